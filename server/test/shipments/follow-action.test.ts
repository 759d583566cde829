import { SHIPMENT_ACTIONS } from '@rastro/shared/model/shipment'
import type { Shipment } from '@rastro/shared/schema/shipment'
import fc from 'fast-check'
import t from 'tap'
import { type DriverAction, follow } from '../../src/shipments/follow-action.ts'

const moment = (minutes: number) => new Date(Date.UTC(2026, 10, 21, 12, minutes)).toISOString()

const assigned: Shipment = {
  id: 15,
  reference: 'ENV-15',
  customer_name: null,
  origin: null,
  destination: null,
  stops: [],
  driver_id: 7,
  vehicle_id: null,
  status: 'assigned',
  planned_at: null,
  started_at: null,
  finished_at: null,
  created_at: moment(0),
  updated_at: moment(0)
}

const did = (action: DriverAction['action'], minutes: number, more: Partial<DriverAction> = {}): DriverAction => ({
  driver_id: 7,
  action,
  occurred_at: moment(minutes),
  received_at: moment(600),
  ...more
})

function after(shipment: Shipment, ...actions: readonly DriverAction[]): Shipment {
  let now = shipment
  for (const action of actions) now = { ...now, ...follow(now, action).update }
  return now
}

t.test('the same actions lead to the same end in whatever order they arrive', async t => {
  const actions = fc.uniqueArray(
    fc.record({ action: fc.constantFrom(...SHIPMENT_ACTIONS), minutes: fc.integer({ min: 1, max: 59 }) }),
    { minLength: 1, maxLength: 6, selector: ({ minutes }) => minutes }
  )
  const wellFormed = actions.filter(list => {
    const first = (wanted: string) => Math.min(...list.filter(it => it.action === wanted).map(it => it.minutes))
    return first('picked_up') <= first('delivered')
  })
  fc.assert(
    fc.property(wellFormed, fc.func(fc.integer()), (list, rank) => {
      const shuffled = list.toSorted((a, b) => rank(a) - rank(b))
      const inOrder = list.toSorted((a, b) => a.minutes - b.minutes)
      const [one, other] = [shuffled, inOrder].map(order =>
        JSON.stringify(after(assigned, ...order.map(({ action, minutes }) => did(action, minutes))))
      )
      return one === other
    })
  )
  t.pass('no counterexample')
})

t.test('a delivery that is known before its pickup implies one, and the late pickup moves it back', async t => {
  const delivered = after(assigned, did('delivered', 50))
  t.match(delivered, { status: 'delivered', started_at: moment(50), finished_at: moment(50) })
  t.match(after(delivered, did('picked_up', 20)), {
    status: 'delivered',
    started_at: moment(20),
    finished_at: moment(50)
  })
})

t.test('a second pickup is refused and moves nothing', async t => {
  const once = after(assigned, did('picked_up', 10))
  t.strictSame(follow(once, did('picked_up', 20)), { update: {}, refusal: 'wrong_step' })
})

t.test('what another driver did is refused, and a cancelled shipment stays cancelled', async t => {
  t.strictSame(follow(assigned, did('picked_up', 10, { driver_id: 8 })), { update: {}, refusal: 'not_the_driver' })
  const cancelled = { ...assigned, status: 'cancelled' as const, finished_at: moment(5) }
  t.equal(follow(cancelled, did('picked_up', 10)).refusal, 'wrong_step')
  t.equal(follow(cancelled, did('delivered', 10)).refusal, 'wrong_step')
})

t.test('nothing happens after the server learned of it, whatever the clock of the phone says', async t => {
  const early = did('picked_up', 30, { received_at: moment(10) })
  t.equal(after(assigned, early).started_at, moment(10))
})

t.test('arriving, departing and problems move no status', async t => {
  for (const action of ['arrived', 'departed', 'problem'] as const) {
    t.strictSame(follow(assigned, did(action, 10)), { update: {}, refusal: null })
  }
})
