import type { SharedShipment } from '@rastro/shared/schema/share'
import { lastFix } from '../map/track-facts.ts'
import { type Answer, readAnswer } from '../session/answer.ts'
import { joinParts } from './followed.ts'

/**
 * Asks for the shipment of a link, all parts of a long track included.
 *
 * @param again whether the page shows it already: then it is no new view
 */
export async function askShipment(
  request: (path: string) => Promise<Response>,
  token: string,
  again: boolean
): Promise<Answer<SharedShipment>> {
  const path = `/api/v1/track/${encodeURIComponent(token)}`
  const first = await ask(request, again ? `${path}?view=again` : path)
  if (first.kind !== 'ok') return first
  let whole = first.value
  for (let next = whole.next_from; next !== null; ) {
    const from = lastFix(whole)?.recorded_at ?? next
    const answer = await ask(request, `${path}?${new URLSearchParams({ from })}`)
    if (answer.kind !== 'ok') return answer
    whole = joinParts(whole, answer.value)
    next = answer.value.next_from === next ? null : answer.value.next_from
  }
  return { ...first, value: whole }
}

async function ask(request: (path: string) => Promise<Response>, path: string): Promise<Answer<SharedShipment>> {
  try {
    return await readAnswer<SharedShipment>(await request(path))
  } catch {
    // fetch rejects for one reason that a page can meet here: nothing answered.
    return { kind: 'unreachable' }
  }
}
