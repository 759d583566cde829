import type { ShipmentAction } from '@rastro/shared/model/shipment'
import { MAXIMUM_SYNC_RECORDS } from '@rastro/shared/model/sync'
import type { LatLng } from '@rastro/shared/schema/place'
import { unreachable } from '@rastro/shared/unreachable'
import { Agenda } from './agenda.ts'
import type { Clock } from './clock.ts'
import type { Coverage } from './coverage.ts'
import type { Journey, Moment } from './journey.ts'
import { type NewRecord, Outbox } from './outbox.ts'
import type { SendSync } from './sync-request.ts'

export interface PhoneOptions {
  journey: Journey
  /** When the journey's second 0 was, milliseconds since 1970. */
  journeyStart: number
  /** Since when the phone records; what lies before is nobody's. Milliseconds since 1970. */
  recordingSince: number
  /** How often the phone looks what there is to record and to send, and by how much it is out of step with the others. */
  rhythm: { everyMilliseconds: number; offsetMilliseconds: number }
  coverage: Coverage
  /** Charge at some moment, 0 to 1. */
  battery: (now: number) => number
  send: SendSync
  clock: Clock
  /** 0 <= random() < 1 */
  random: () => number
  /** Told when the coverage ends or returns, with the number of records that wait. */
  onCoverage: (change: { covered: boolean; waiting: number }) => void
}

/** What the driver will do with a shipment, and when (milliseconds since 1970). */
export interface PlannedAction {
  time: number
  shipment_id: number
  action: ShipmentAction
  note: string | null
}

/** Whether requests get through. */
type Connection =
  | { kind: 'flowing' }
  | { kind: 'outage'; retryAt: number; attempt: number }
  /** The token is no longer good: nobody can send for this phone any more. */
  | { kind: 'signedOut' }

/** The phone gives up its oldest fixes beyond this: about three hours at one a second. */
const MAXIMUM_WAITING_RECORDS = 10_000
/** After a longer sleep of the machine the phone was off: it does not make up what it would have measured. */
const LONGEST_SLEEP_MILLISECONDS = 3_600_000
const FIRST_RETRY_MILLISECONDS = 1000
const LONGEST_RETRY_MILLISECONDS = 300_000

/**
 * A phone that records a journey and syncs it by the rules of docs/sync-spec.md. What it records is a function of the
 * time alone, so however late it looks, no fix is missed and none is from the future.
 */
export class Phone {
  readonly #options: PhoneOptions
  readonly #outbox = new Outbox(MAXIMUM_WAITING_RECORDS)
  readonly #agenda = new Agenda<PlannedAction>()
  #recordedUntil: number
  #covered = true
  #connection: Connection = { kind: 'outage', retryAt: 0, attempt: 0 }
  #maximumBatch = MAXIMUM_SYNC_RECORDS

  constructor(options: PhoneOptions) {
    this.#options = options
    this.#recordedUntil = options.recordingSince
    this.#switchOn(options.recordingSince)
  }

  /** Records and sends until the signal is aborted or the server no longer knows the phone. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, rhythm } = this.#options
    while (!signal.aborted && this.#connection.kind !== 'signedOut') {
      const sinceBeat = (clock.now() - rhythm.offsetMilliseconds) % rhythm.everyMilliseconds
      await clock.sleep(rhythm.everyMilliseconds - sinceBeat, signal)
      if (signal.aborted) return
      this.record()
      await this.sync()
    }
  }

  /** What the driver is to do with a shipment. What should have been done already is done at the next look. */
  plan(actions: readonly PlannedAction[]): void {
    this.#agenda.add(actions)
  }

  /** Where the vehicle is at a moment that was or will be (milliseconds since 1970). */
  where(time: number): LatLng {
    const { journey, journeyStart } = this.#options
    return journey.where((time - journeyStart) / 1000)
  }

  /** Writes down all that happened until now. */
  record(): void {
    const { journey, journeyStart, clock } = this.#options
    const now = clock.now()
    if (now - this.#recordedUntil > LONGEST_SLEEP_MILLISECONDS) {
      this.#recordedUntil = now
      this.#switchOn(now)
    }
    const since = this.#recordedUntil
    const seconds = (time: number) => (time - journeyStart) / 1000
    const moments = journey.between(seconds(since), seconds(now)).map(moment => this.#recordOf(moment))
    const actions = this.#agenda.take(now).map(planned => actionRecord(planned, since))
    for (const record of inOrder(moments, actions)) this.#outbox.add(record)
    this.#recordedUntil = Math.max(this.#recordedUntil, now)
    this.#noticeCoverage(now)
  }

  /** Sends what waits, request by request, until nothing waits or nothing gets through. */
  async sync(): Promise<void> {
    while (this.#covered && this.#outbox.size > 0 && this.#mayTry()) await this.#sendOneBatch()
  }

  #mayTry(): boolean {
    const connection = this.#connection
    if (connection.kind === 'outage') return connection.retryAt <= this.#options.clock.now()
    return connection.kind === 'flowing'
  }

  async #sendOneBatch(): Promise<void> {
    const { clock, battery, send } = this.#options
    const records = this.#outbox.batch({
      afterOutage: this.#connection.kind === 'outage',
      maximum: this.#maximumBatch
    })
    const dropped = this.#outbox.dropped
    const answer = await send({
      sent_at: isoTime(clock.now()),
      head_seq: this.#outbox.headSeq,
      dropped,
      device: { app_version: 'demo', battery: battery(clock.now()), storage_persisted: true },
      records
    })
    switch (answer.kind) {
      case 'answered': {
        const settled = this.#outbox.settle(records, dropped, answer.synced)
        this.#maximumBatch = answer.synced.max_records
        // An answer that settles nothing must not be followed by the same request at once.
        if (settled > 0) this.#connection = { kind: 'flowing' }
        else this.#backOff(null)
        return
      }
      case 'refused': {
        const [only, ...others] = records
        if (only !== undefined && others.length === 0) this.#outbox.giveUp(only.seq)
        this.#maximumBatch = Math.max(1, Math.floor(records.length / 2))
        return
      }
      case 'signedOut':
        this.#connection = { kind: 'signedOut' }
        return
      case 'retry':
        this.#backOff(answer.after)
        return
      default:
        return unreachable(answer)
    }
  }

  /** Full jitter, so that a fleet does not return in the same moment. */
  #backOff(after: number | null): void {
    const { clock, random } = this.#options
    const attempt = this.#connection.kind === 'outage' ? this.#connection.attempt + 1 : 1
    const longest = Math.min(LONGEST_RETRY_MILLISECONDS, FIRST_RETRY_MILLISECONDS * 2 ** attempt)
    this.#connection = { kind: 'outage', retryAt: clock.now() + (after ?? random() * longest), attempt }
  }

  #noticeCoverage(now: number): void {
    const { coverage, recordingSince, onCoverage } = this.#options
    const covered = coverage((now - recordingSince) / 1000)
    if (covered === this.#covered) return
    this.#covered = covered
    this.#outbox.add({ kind: 'journal', recorded_at: isoTime(now), event: covered ? 'online' : 'offline' })
    if (this.#connection.kind === 'flowing') this.#connection = { kind: 'outage', retryAt: 0, attempt: 0 }
    onCoverage({ covered, waiting: this.#outbox.size })
  }

  #switchOn(time: number): void {
    const recorded_at = isoTime(time)
    this.#outbox.add({ kind: 'journal', recorded_at, event: 'app_started' })
    this.#outbox.add({ kind: 'trip', recorded_at, action: 'started' })
  }

  #recordOf(moment: Moment): NewRecord {
    const time = Math.floor(this.#options.journeyStart + moment.seconds * 1000)
    const recorded_at = isoTime(time)
    switch (moment.kind) {
      case 'fix': {
        const { lat, lng, accuracy, altitude, speed, heading } = moment
        const battery = this.#options.battery(time)
        return { kind: 'fix', recorded_at, lat, lng, accuracy, altitude, speed, heading, battery }
      }
      case 'journal':
        return { kind: 'journal', recorded_at, event: moment.event }
      case 'trip':
        return { kind: 'trip', recorded_at, action: moment.action }
      default:
        return unreachable(moment)
    }
  }
}

/** @param since an action that comes too late is done when the phone is looked at, not in what it has already recorded */
function actionRecord({ time, shipment_id, action, note }: PlannedAction, since: number): NewRecord {
  return { kind: 'shipment', recorded_at: isoTime(Math.max(time, since)), shipment_id, action, note }
}

/** Both are in order of time; ISO times are in the order of their text. */
function inOrder(moments: readonly NewRecord[], actions: readonly NewRecord[]): NewRecord[] {
  if (actions.length === 0) return [...moments]
  return [...moments, ...actions].sort((a, b) => (a.recorded_at < b.recorded_at ? -1 : 1))
}

const isoTime = (time: number) => new Date(time).toISOString()
