import assert from 'node:assert/strict'
import { contains, count, type Ledger, ledgerOf, missing, union } from '@rastro/shared/ledger'
import type { OutboxRecord } from '@rastro/shared/schema/record'
import type { Rejection, Sync, Synced } from '@rastro/shared/schema/sync'
import fc from 'fast-check'
import t from 'tap'
import type { Answer } from '../src/driver/sync/answer.ts'
import { type SyncLoop, startSyncLoop } from '../src/driver/sync/sync-loop.ts'
import { fixAt, freshName, openPhone, type Phone, pageHidden, turnableClock } from './driver-support.ts'

/** What the network and the server may do to one request. */
const FAULTS = [
  'none',
  'request_lost',
  'answer_lost',
  'delivered_twice',
  'delivered_late',
  'portal',
  'busy',
  'broken',
  'too_large',
  'refused',
  'signed_out'
] as const
type Fault = (typeof FAULTS)[number]

type Happening = 'fix' | 'bad_fix' | 'journal' | 'tap' | 'hint' | 'lost' | 'crash' | 'late_arrives' | 'moment' | 'while'

/** A server that keeps a ledger, as the real one does: stores each seq once, rejects what is wrong, answers. */
function createServer() {
  const stored: OutboxRecord[] = []
  let received: Ledger = []
  let rejected: Ledger = []
  let head = 0
  return {
    stored,
    missing: () => missing(union(received, rejected), 1, head),
    head: () => head,
    take(body: Sync): Synced {
      head = Math.max(head, body.head_seq)
      const rejections: Rejection[] = []
      const acked: number[] = []
      let fresh = 0
      body.records.forEach((item, index) => {
        const record = item as OutboxRecord
        if (record.kind === 'fix' && record.lat > 90) {
          rejections.push({ index, seq: record.seq, code: 'lat_out_of_range', detail: '' })
          return
        }
        if (!contains(received, record.seq)) {
          stored.push(record)
          fresh += 1
        }
        acked.push(record.seq)
        received = union(received, ledgerOf([record.seq]))
      })
      rejected = union(rejected, ledgerOf(rejections.flatMap(({ seq }) => seq ?? [])))
      return {
        server_time: '2026-11-21T20:47:29.123Z',
        acked: ledgerOf(acked).map(([first, last]) => [first, last]),
        stored: fresh,
        duplicates: acked.length - fresh,
        rejected: rejections,
        max_records: 500
      }
    }
  }
}

/** A network that does the next fault of its list to each request, and is perfect when the list is over. */
function createNetwork(server: ReturnType<typeof createServer>, faults: Fault[]) {
  const late: Sync[] = []
  const deliver = (body: Sync): Answer => ({ kind: 'synced', synced: server.take(body) })

  function transfer(body: Sync): Answer {
    switch (faults.shift()) {
      case 'request_lost':
        return { kind: 'failed', reason: 'network' }
      case 'answer_lost':
        deliver(body)
        return { kind: 'failed', reason: 'timeout' }
      case 'delivered_twice':
        deliver(body)
        return deliver(body)
      case 'delivered_late':
        late.push(body)
        return { kind: 'failed', reason: 'timeout' }
      case 'portal':
        return { kind: 'failed', reason: 'not_ours' }
      case 'busy':
        return { kind: 'busy', retryAfter: 2000 }
      case 'broken':
        return { kind: 'failed', reason: 500 }
      case 'too_large':
        return { kind: 'too_large' }
      case 'refused':
        return { kind: 'refused', status: 400, detail: '' }
      case 'signed_out':
        return { kind: 'signed_out' }
      default:
        return deliver(body)
    }
  }

  return {
    transfer,
    lateArrives() {
      const body = late.pop()
      if (body !== undefined) server.take(body)
    },
    heal() {
      faults.length = 0
    }
  }
}

/** A phone that can crash: memory is lost, the database stays. */
async function createDriver(transfer: (body: Sync) => Answer) {
  const name = freshName()
  const clock = turnableClock(Date.UTC(2026, 10, 21, 20))
  let phone: Phone
  let loop: SyncLoop

  async function start() {
    phone = await openPhone(name)
    loop = startSyncLoop({
      outbox: phone.outbox,
      send: async body => transfer(structuredClone(body)),
      clock,
      random: () => 0.5,
      isOnline: () => true,
      report: () => ({}),
      onState: () => {},
      onSynced: () => {}
    })
  }

  await start()
  return {
    phone: () => phone,
    loop: () => loop,
    async crash() {
      loop.stop()
      clock.forget()
      phone.database.close()
      await start()
    },
    passTime: clock.pass
  }
}

const happening = fc.constantFrom<Happening>(
  'fix',
  'fix',
  'fix',
  'bad_fix',
  'journal',
  'tap',
  'hint',
  'lost',
  'crash',
  'late_arrives',
  'moment',
  'while'
)
const happenings = fc.array(happening, { minLength: 10, maxLength: 120 })
/** Lets what is under way go on: the database of the tests takes one turn of the event loop for each operation. */
async function turns(count: number) {
  for (let turn = 0; turn < count; turn++) await new Promise(setImmediate)
}

const faults = fc.array(fc.constantFrom(...FAULTS), { maxLength: 40 })

t.test('whatever the network does, phone and server agree at the end, and nothing is lost or doubled', async t => {
  await fc.assert(
    fc.asyncProperty(happenings, faults, async (plan, troubles) => {
      const server = createServer()
      const network = createNetwork(server, [...troubles])
      const driver = await createDriver(network.transfer)
      let made = 0

      for (const [second, happening] of plan.entries()) {
        switch (happening) {
          case 'fix':
          case 'bad_fix':
          case 'journal': {
            const fix = fixAt(second)
            const draft = happening === 'bad_fix' && fix.kind === 'fix' ? { ...fix, lat: 91 } : fix
            await driver.phone().outbox.add(happening === 'journal' ? pageHidden : draft)
            made += 1
            driver.loop().wake('record')
            break
          }
          case 'crash':
            await driver.crash()
            break
          case 'late_arrives':
            network.lateArrives()
            break
          case 'moment':
            // So short that a request is cut in the middle of reading, sending or settling.
            await turns(7)
            break
          case 'while':
            driver.passTime(4000)
            await turns(80)
            break
          default:
            driver.loop().wake(happening)
        }
      }

      network.heal()
      for (let turn = 0; turn < 2_000 && (driver.phone().pending > 0 || server.head() < made); turn++) {
        driver.passTime(60_000)
        await new Promise(setImmediate)
      }
      driver.loop().stop()
      network.lateArrives()

      const { records, quarantine } = await driver.phone().outbox.everything()
      const storedSeqs = server.stored.map(({ seq }) => seq)
      const accounted = union(ledgerOf(storedSeqs), ledgerOf(quarantine.map(({ seq }) => seq)))
      assert.equal(records.length, 0, 'the outbox is empty')
      assert.equal(storedSeqs.length, new Set(storedSeqs).size, 'nothing is doubled')
      assert.deepEqual(accounted, made === 0 ? [] : [[1, made]], 'nothing is lost')
      const waited = server.missing().filter(([first]) => !quarantine.some(({ seq }) => seq === first))
      assert.equal(count(waited), 0, 'the server waits for nothing that is not in the quarantine')
    }),
    { numRuns: 150, verbose: 1 }
  )
  t.pass('150 histories')
})
