import { type ReadonlySignal, signal } from '@preact/signals'
import type { ShipmentStatus } from '@rastro/shared/model/shipment'
import type { Shipment } from '@rastro/shared/schema/shipment'
import type { Answer } from '../../session/answer.ts'
import { type Collection, createCollection } from '../loading/collection.ts'
import { type Api, askAll, askPage } from '../loading/pages.ts'

/** The shipments: all that are open, and the newest of those that are over; more of these when asked for. */
export type ShipmentStore = Collection<Shipment> & {
  /** Whether there are older finished ones than those held. */
  hasOlder: ReadonlySignal<boolean>
  /** @returns false when the server did not answer with them */
  loadOlder: () => Promise<boolean>
}

const OPEN: readonly ShipmentStatus[] = ['planned', 'assigned', 'in_transit']
const FINISHED: readonly ShipmentStatus[] = ['delivered', 'cancelled']
const FINISHED_AT_ONCE = 50

export function createShipmentStore(api: Api): ShipmentStore {
  /** Where the finished ones go on, by status. */
  const cursors = new Map<ShipmentStatus, string | null>()
  const hasOlder = signal(false)

  async function askFinished(status: ShipmentStatus, after: string | null): Promise<Answer<Shipment[]>> {
    const answer = await askPage<Shipment>(api, `/shipments?status=${status}`, { after, limit: FINISHED_AT_ONCE })
    if (answer.kind !== 'ok') return answer
    cursors.set(status, answer.value.next)
    hasOlder.value = [...cursors.values()].some(cursor => cursor !== null)
    return { ...answer, value: answer.value.items }
  }

  async function ask(): Promise<Answer<Shipment[]>> {
    const answers = await Promise.all([
      ...OPEN.map(status => askAll<Shipment>(api, `/shipments?status=${status}`)),
      ...FINISHED.map(status => askFinished(status, null))
    ])
    return joined(answers)
  }

  const collection = createCollection<Shipment>(ask)
  return {
    ...collection,
    hasOlder,
    loadOlder: async () => {
      const rest = [...cursors].filter(([, cursor]) => cursor !== null)
      const answer = joined(await Promise.all(rest.map(([status, cursor]) => askFinished(status, cursor))))
      if (answer.kind !== 'ok') return false
      for (const shipment of answer.value) collection.put(shipment)
      return true
    }
  }
}

function joined(answers: readonly Answer<Shipment[]>[]): Answer<Shipment[]> {
  const items: Shipment[] = []
  for (const answer of answers) {
    if (answer.kind !== 'ok') return answer
    items.push(...answer.value)
  }
  return { kind: 'ok', status: 200, value: items }
}
