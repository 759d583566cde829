import t from 'tap'
import { createDatabase } from '../src/driver/outbox/database.ts'
import { keepClock } from '../src/driver/recording/clock-keeper.ts'
import { fixAt, freshName, openPhone } from './driver-support.ts'

const PHONE_TIME = Date.parse('2026-11-21T20:00:00.000Z')

t.before(() => t.intercept(globalThis, 'document', { value: { hidden: false } }))

t.test('a record has the server time that the phone knew when it was made, and keeps it (CLOCK1)', async t => {
  const phone = await openPhone()
  const clock = await keepClock(phone.database, () => t.fail('nobody set the clock'))
  t.teardown(() => clock.stop())
  const record = async () => phone.outbox.add({ ...fixAt(0), recorded_at: clock.timestamp(PHONE_TIME) })

  await record()
  await clock.learn({ offset: 5000, round_trip: 200 })
  await record()
  await clock.learn({ offset: 5080, round_trip: 100 })
  await record()
  t.same(
    (await phone.outbox.everything()).records.map(({ recorded_at }) => recorded_at),
    ['2026-11-21T20:00:00.000Z', '2026-11-21T20:00:05.000Z', '2026-11-21T20:00:05.080Z']
  )
})

t.test('a page that starts anew knows the server time from before (CLOCK1)', async t => {
  const name = freshName()
  const first = await keepClock(createDatabase(name), () => {})
  await first.learn({ offset: -90_000, round_trip: 100 })
  first.stop()
  const second = await keepClock(createDatabase(name), () => {})
  t.equal(second.timestamp(PHONE_TIME), '2026-11-21T19:58:30.000Z')
  second.stop()
})
