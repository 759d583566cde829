import assert from 'node:assert/strict'
import { setImmediate as turn } from 'node:timers/promises'
import type { Sync } from '@rastro/shared/schema/sync'
import fc from 'fast-check'
import t from 'tap'
import { postBatch } from '../client/src/driver/sync/post-batch.ts'
import { type SyncLoop, startSyncLoop } from '../client/src/driver/sync/sync-loop.ts'
import { fixAt, freshName, openPhone, type Phone, pageHidden, turnableClock } from '../client/test/driver-support.ts'
import { enrolDevice } from '../server/test/support/enrol-device.ts'
import { testApp } from '../server/test/support/test-app.ts'

const HISTORIES = Number(process.env.SYNC_HISTORIES ?? 25)
/** What the network does to one request of the phone. */
const FAULTS = ['none', 'request_lost', 'answer_lost', 'delivered_twice', 'delivered_late', 'portal'] as const
type Fault = (typeof FAULTS)[number]
/** What happens to the phone. A fix may be one that the server rejects; a crash loses memory and keeps the database. */
const HAPPENINGS = ['fix', 'fix', 'fix', 'bad_fix', 'journal', 'crash', 'while', 'late_arrives'] as const
type Happening = (typeof HAPPENINGS)[number]

/** A network between the phone's own sender and the real server. */
function createNetwork(url: string, faults: Fault[]) {
  const late: (() => Promise<Response>)[] = []
  const request: typeof fetch = async (path, init) => {
    const { signal: _, ...kept } = init ?? {}
    const deliver = () => fetch(`${url}${String(path)}`, kept)
    switch (faults.shift()) {
      case 'request_lost':
        throw new TypeError('no network')
      case 'answer_lost':
        await (await deliver()).text()
        throw new TypeError('no network')
      case 'delivered_twice':
        await (await deliver()).text()
        return await deliver()
      case 'delivered_late':
        late.push(deliver)
        throw new TypeError('no network')
      case 'portal':
        return new Response('<html>Sign in</html>', { headers: { 'content-type': 'text/html' } })
      default:
        return await deliver()
    }
  }
  return {
    request,
    lateArrives: async () => void (await late.pop()?.()),
    heal: () => {
      faults.length = 0
    }
  }
}

async function startPhone(token: string, request: typeof fetch) {
  const name = freshName()
  const clock = turnableClock(Date.now())
  let phone: Phone = await openPhone(name)
  let underWay = 0
  const startLoop = (): SyncLoop =>
    startSyncLoop({
      outbox: phone.outbox,
      send: async (body: Sync) => {
        underWay += 1
        const { answer } = await postBatch(body, token, request).finally(() => {
          underWay -= 1
        })
        return answer
      },
      clock,
      random: () => 0.5,
      isOnline: () => true,
      report: () => ({}),
      onState: () => {},
      onSynced: () => {}
    })
  let loop = startLoop()
  /** Lets time pass, and what is under way come to its end. */
  async function pass(milliseconds: number) {
    clock.pass(milliseconds)
    for (let turns = 0; turns < 20 || underWay > 0; turns++) await turn()
  }
  return {
    phone: () => phone,
    wake: () => loop.wake('record'),
    pass,
    stop: () => loop.stop(),
    async crash() {
      loop.stop()
      clock.forget()
      phone.database.close()
      phone = await openPhone(name)
      loop = startLoop()
    }
  }
}

t.test(
  'whatever happens on the way, the phone and the real server agree at the end (ING1, SYNC1, LEDGER1)',
  async t => {
    t.setTimeout(240_000)
    const { app, db } = await testApp(t)
    const url = await app.listen({ host: '127.0.0.1', port: 0 })
    const happenings = fc.array(fc.constantFrom<Happening>(...HAPPENINGS), { minLength: 5, maxLength: 60 })
    const faults = fc.array(fc.constantFrom<Fault>(...FAULTS), { maxLength: 20 })

    await fc.assert(
      fc.asyncProperty(happenings, faults, async (plan, troubles) => {
        const { device_id, token } = await enrolDevice(app)
        const network = createNetwork(url, [...troubles])
        const driver = await startPhone(token, network.request)
        let made = 0
        let bad = 0
        for (const [second, happening] of plan.entries()) {
          if (happening === 'crash') await driver.crash()
          else if (happening === 'while') await driver.pass(4000)
          else if (happening === 'late_arrives') await network.lateArrives()
          else {
            const fix = { ...fixAt(second), ...(happening === 'bad_fix' ? { lat: 91 } : {}) }
            await driver.phone().outbox.add(happening === 'journal' ? pageHidden : fix)
            made += 1
            bad += happening === 'bad_fix' ? 1 : 0
            driver.wake()
          }
        }
        network.heal()
        for (let rounds = 0; rounds < 200 && driver.phone().pending > 0; rounds++) await driver.pass(60_000)
        driver.stop()
        await network.lateArrives()

        const { records, quarantine } = await driver.phone().outbox.everything()
        const state = await db
          .selectFrom('device_state')
          .selectAll()
          .where('device_id', '=', device_id)
          .executeTakeFirstOrThrow()
        const stored = [
          ...(await db.selectFrom('fixes').select('seq').where('device_id', '=', device_id).execute()),
          ...(await db.selectFrom('device_records').select('seq').where('device_id', '=', device_id).execute())
        ].map(({ seq }) => seq)
        const rejected = quarantine.map(({ seq }) => seq)
        assert.equal(records.length, 0, 'nothing waits on the phone')
        assert.equal(rejected.length, bad, 'what the server rejected is in the quarantine')
        assert.equal(stored.length, new Set(stored).size, 'nothing is doubled')
        assert.deepEqual(
          [...stored, ...rejected].sort((a, b) => a - b),
          Array.from({ length: made }, (_, index) => index + 1),
          'nothing is lost'
        )
        const count = (ranges: readonly (readonly [number, number])[]) =>
          ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0)
        assert.equal(count(state.received), stored.length, 'the ledger says what is stored')
        assert.equal(count(state.rejected), bad, 'the ledger says what was rejected')
        const newest = await db
          .selectFrom('fixes')
          .select('recorded_at')
          .where('device_id', '=', device_id)
          .orderBy('recorded_at', 'desc')
          .executeTakeFirst()
        assert.equal(state.recorded_at, newest?.recorded_at ?? null, 'the position is the newest fix')
      }),
      { numRuns: HISTORIES, verbose: 1 }
    )
    t.pass(`${HISTORIES} histories`)
  }
)
