import type { Answer } from '../../session/answer.ts'
import type { Session } from '../../session/session.ts'

export type Api = Session['api']
export type Page<Item> = { items: Item[]; next: string | null }

const PAGE_ITEMS = 500

/** One page of a list, newest first. */
export function askPage<Item>(
  api: Api,
  path: string,
  { after = null, limit = PAGE_ITEMS }: { after?: string | null; limit?: number } = {}
): Promise<Answer<Page<Item>>> {
  const [plain, given] = path.split('?')
  const query = new URLSearchParams(given)
  query.set('limit', String(limit))
  if (after !== null) query.set('after', after)
  return api<Page<Item>>(`${plain}?${query}`)
}

/** A whole list, page by page. */
export async function askAll<Item>(api: Api, path: string): Promise<Answer<Item[]>> {
  const items: Item[] = []
  let after: string | null = null
  for (;;) {
    const answer: Answer<Page<Item>> = await askPage<Item>(api, path, { after })
    if (answer.kind !== 'ok') return answer
    items.push(...answer.value.items)
    after = answer.value.next
    if (after === null) return { ...answer, value: items }
  }
}
