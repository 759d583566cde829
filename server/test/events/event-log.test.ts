import t from 'tap'
import type { LogEvent } from '../../src/events/event.ts'
import { createEventLog } from '../../src/events/event-log.ts'
import { eventsAfter, readLogEnds, readLogIdentity, renewEpoch } from '../../src/events/event-store.ts'
import { trimEvents } from '../../src/events/trim-events.ts'
import { openTestDatabase } from '../support/test-database.ts'
import { idsOf, sensorEvent } from './support.ts'

const DAY = 86_400_000

t.test('the event log', async t => {
  const { db } = await openTestDatabase(t)
  const published: LogEvent[] = []
  let now = Date.parse('2026-11-21T20:47:29.123Z')
  const log = createEventLog({ db, publish: events => published.push(...events), clock: () => now })
  t.beforeEach(async () => {
    published.length = 0
    await db.deleteFrom('events').execute()
    await db.deleteFrom('channels').execute()
  })

  t.test('an event gets the next offset of each of its channels (LOG1)', async t => {
    await log.transaction(async (_trx, append) => append(sensorEvent(1, 'sensors')))
    await log.transaction(async (_trx, append) => {
      append(sensorEvent(2, 'sensors', 'alerts', 'sensors'))
      append(sensorEvent(3, 'alerts'))
    })
    t.strictSame(
      published.map(event => [event.channel, event.offset]),
      [
        ['sensors', 1],
        ['sensors', 2],
        ['alerts', 1],
        ['alerts', 2]
      ]
    )
  })

  t.test('an event read back is what was published', async t => {
    await log.transaction(async (_trx, append) => {
      append(sensorEvent(1, 'sensors'))
      append({ channels: ['sensors'], event_type: 'test', data: { nested: [1, null] }, metadata: {} })
    })
    t.strictSame(await eventsAfter(db, 'sensors', 0, 10), published)
    t.equal(published[0]?.timestamp, '2026-11-21T20:47:29.123Z')
  })

  t.test('work that fails leaves no event and no offset behind (LOG2)', async t => {
    await t.rejects(
      log.transaction(async (_trx, append) => {
        append(sensorEvent(1, 'sensors'))
        throw new Error('the change was refused')
      }),
      /refused/
    )
    t.strictSame(published, [])
    t.strictSame(await readLogEnds(db, ['sensors']), [])
  })

  t.test('work that appends nothing locks and publishes nothing', async t => {
    t.equal(await log.transaction(async () => 'done'), 'done')
    t.strictSame(published, [])
  })

  t.test('reading goes on after an offset, in order, at most as far as asked', async t => {
    await log.transaction(async (_trx, append) => {
      for (let id = 1; id <= 10; id++) append(sensorEvent(id, 'sensors'))
    })
    t.strictSame(idsOf(await eventsAfter(db, 'sensors', 3, 4)), [4, 5, 6, 7])
    t.strictSame(await eventsAfter(db, 'sensors', 10, 4), [])
  })

  t.test('trimming deletes what is older and says how far, and offsets go on (TRIM1)', async t => {
    await log.transaction(async (_trx, append) => {
      append(sensorEvent(1, 'sensors', 'alerts'))
      append(sensorEvent(2, 'sensors'))
    })
    now += 2 * DAY
    await log.transaction(async (_trx, append) => append(sensorEvent(3, 'sensors')))
    t.equal(await trimEvents(db, 1, () => now), 3)
    t.strictSame(idsOf(await eventsAfter(db, 'sensors', 0, 10)), [3])
    t.strictSame(
      (await readLogEnds(db, ['sensors', 'alerts'])).sort((a, b) => a.top - b.top),
      [
        { name: 'alerts', top: 1, trimmed: 1 },
        { name: 'sensors', top: 3, trimmed: 2 }
      ]
    )
    await log.transaction(async (_trx, append) => append(sensorEvent(4, 'alerts')))
    t.equal(published.at(-1)?.offset, 2)
    t.equal(await trimEvents(db, 1, () => now), 0)
  })

  t.test('a restored log gets another epoch and stays the same installation (EPOCH1)', async t => {
    const before = await readLogIdentity(db)
    await renewEpoch(db)
    const after = await readLogIdentity(db)
    t.equal(after.installation, before.installation)
    t.not(after.epoch, before.epoch)
  })
})
