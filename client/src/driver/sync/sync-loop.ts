import { contains } from '@rastro/shared/ledger'
import type { OutboxRecord } from '@rastro/shared/schema/record'
import type { DeviceReport, Sync, Synced } from '@rastro/shared/schema/sync'
import { unreachable } from '@rastro/shared/unreachable'
import type { Batch, BatchLimits } from '../outbox/choose-batch.ts'
import type { Outbox } from '../outbox/outbox.ts'
import type { Answer } from './answer.ts'
import { FIRST_PACE, judge, type Pace, type Step } from './pace.ts'

/** Below the 64 KiB that a browser allows for all requests of a closing page together. */
const MAXIMUM_BATCH_BYTES = 48 * 1024
/** New records are gathered so long: each request costs some 700 bytes of headers, and drivers pay for them. */
export const GATHER_MILLISECONDS = 3000

export type SyncState =
  | { kind: 'idle' }
  | { kind: 'sending'; records: number }
  /** `until`: milliseconds since 1970; `answer`: why. */
  | { kind: 'waiting'; until: number; answer: Answer }
  | { kind: 'offline' }
  | { kind: 'signed_out' }

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** @returns undoes it */
  after(milliseconds: number, act: () => void): () => void
}

export interface SyncDependencies {
  outbox: Pick<Outbox, 'batch' | 'settle' | 'quarantine'>
  /** Never rejects: what goes wrong on the way is an answer too. */
  send(body: Sync): Promise<Answer>
  clock: Clock
  random(): number
  /** What the browser believes; it is only trusted when it says no. */
  isOnline(): boolean
  report(): DeviceReport
  onState(state: SyncState): void
  /** After each request that the server took. */
  onSynced(serverTime: string): void
}

/**
 * Why the loop should look again.
 * - `record`: the outbox has a new one
 * - `hint`: the network or the page came back
 * - `lost`: the browser says that the network is gone
 * - `tap`: a person wants it now
 */
export type Wake = 'record' | 'hint' | 'lost' | 'tap'

export interface SyncLoop {
  wake(reason: Wake): void
  stop(): void
}

/** Sends what waits in the outbox, one request at a time, for as long as it runs. (docs/sync-spec.md, SYNC) */
export function startSyncLoop(dependencies: SyncDependencies): SyncLoop {
  const { outbox, clock, random, isOnline } = dependencies
  let pace: Pace = FIRST_PACE
  let state: SyncState = { kind: 'idle' }
  /** The single record that was refused, while the loop learns whether it or the envelope is at fault. */
  let suspect: { record: OutboxRecord; status: number; detail: string } | null = null
  let isBusy = false
  let isStopped = false
  /** The server named the time: only a tap cuts it short. */
  let isFirm = false
  /** A record was made, or somebody asked, while a request was under way. */
  let missed: { record: boolean; nudge: boolean } = { record: false, nudge: false }
  let lastStart = Number.NEGATIVE_INFINITY
  let cancelTimer: (() => void) | null = null

  function become(next: SyncState) {
    if (isStopped) return
    state = next
    dependencies.onState(next)
  }

  function setTimer(milliseconds: number, evenOffline: boolean) {
    clearTimer()
    if (!isStopped) cancelTimer = clock.after(milliseconds, () => void run(evenOffline))
  }

  function clearTimer() {
    cancelTimer?.()
    cancelTimer = null
  }

  /** Request after request until there is nothing to do or something to wait for. Never twice at a time. */
  async function run(evenOffline: boolean) {
    if (isBusy || isStopped) return
    isBusy = true
    clearTimer()
    isFirm = false
    try {
      let goOn = true
      while (goOn && !isStopped) goOn = await once(evenOffline)
    } catch (error) {
      // The database failed, not the network. The records are where they were.
      console.error('A round of sending failed', error)
      fail({ kind: 'failed', reason: 'not_ours' }, 0)
    } finally {
      isBusy = false
    }
  }

  /** @returns whether to go on at once */
  async function once(evenOffline: boolean): Promise<boolean> {
    missed = { record: false, nudge: false }
    lastStart = clock.now()
    const batch = await outbox.batch(limitsOf(pace))
    if (isStopped) return false
    if (batch.records.length === 0 && batch.dropped.length === 0) return rest()
    if (suspect !== null) batch.records = []
    if (!evenOffline && !isOnline()) return fail({ kind: 'failed', reason: 'network' }, batch.records.length)
    // Tried although the browser says no: that shows only when it succeeds.
    if (isOnline()) become({ kind: 'sending', records: batch.records.length })
    const answer = believable(await dependencies.send(bodyOf(batch)), batch)
    if (isStopped) return false
    return answer.kind === 'synced'
      ? succeed(answer.synced, batch)
      : fail(answer, batch.records.length, batch.records[0])
  }

  async function succeed(synced: Synced, batch: Batch): Promise<boolean> {
    const condemned = suspect
    suspect = null
    pace = judge(pace, { kind: 'synced', synced }, batch.records.length, random).pace
    await outbox.settle(batch, synced)
    if (condemned !== null) {
      const { record, status, detail } = condemned
      await outbox.quarantine(record, `refused_${status}`, detail, synced.server_time)
    }
    dependencies.onSynced(synced.server_time)
    return batch.more || condemned !== null ? true : rest()
  }

  function fail(answer: Answer, sent: number, first?: OutboxRecord): boolean {
    const verdict = judge(pace, answer, sent, random)
    pace = verdict.pace
    const isSuspect = pace.probing && first !== undefined
    suspect = isSuspect
      ? { record: first, status: 413, detail: '', ...(answer.kind === 'refused' ? answer : {}) }
      : null
    return follow(verdict.step, answer)
  }

  function follow(step: Step, answer: Answer): boolean {
    switch (step.kind) {
      case 'again':
      case 'settle':
        return true
      case 'signed_out':
        become({ kind: 'signed_out' })
        setTimer(step.milliseconds, true)
        return false
      case 'wait':
        if (missed.nudge && !step.firm) return true
        isFirm = step.firm
        become(isOnline() ? { kind: 'waiting', until: clock.now() + step.milliseconds, answer } : { kind: 'offline' })
        setTimer(step.milliseconds, true)
        return false
      default:
        return unreachable(step)
    }
  }

  /** Nothing is left, but for what came meanwhile: that is gathered for a while, unless somebody asked for it. */
  function rest(): boolean {
    if (missed.nudge) return true
    become(isOnline() ? { kind: 'idle' } : { kind: 'offline' })
    if (missed.record) gather()
    return false
  }

  function gather() {
    setTimer(Math.max(0, lastStart + GATHER_MILLISECONDS - clock.now()), false)
  }

  function bodyOf({ records, head_seq, dropped }: Batch): Sync {
    return {
      sent_at: new Date(clock.now()).toISOString(),
      head_seq,
      dropped: dropped.map(([first, last]) => [first, last]),
      device: dependencies.report(),
      records
    }
  }

  function wake(reason: Wake) {
    if (isBusy) {
      if (reason === 'record') missed.record = true
      else if (reason !== 'lost') missed.nudge = true
      return
    }
    switch (reason) {
      case 'tap':
        return void run(true)
      case 'hint':
        return state.kind === 'signed_out' || isFirm ? undefined : void run(false)
      case 'record':
        return cancelTimer === null ? gather() : undefined
      case 'lost':
        return state.kind === 'signed_out' ? undefined : become({ kind: 'offline' })
      default:
        return unreachable(reason)
    }
  }

  void run(false)
  return {
    wake,
    stop() {
      isStopped = true
      clearTimer()
    }
  }
}

function limitsOf({ order, limit }: Pace): BatchLimits {
  return { order, records: limit, bytes: MAXIMUM_BATCH_BYTES }
}

/** A server that names none of the records sent would be asked for ever at full speed: that is no success. */
function believable(answer: Answer, { records }: Batch): Answer {
  if (answer.kind !== 'synced' || records.length === 0) return answer
  const { acked, rejected } = answer.synced
  const isNamed = records.some(({ seq }, index) => contains(acked, seq) || rejected.some(item => item.index === index))
  return isNamed ? answer : { kind: 'failed', reason: 'not_ours' }
}
