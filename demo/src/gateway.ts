import type { Clock } from './clock.ts'
import type { Coverage } from './coverage.ts'
import type { Instrument, Measurement } from './instrument.ts'
import { MAXIMUM_POST_READINGS, type PostReadings } from './post-readings.ts'

export interface GatewayOptions {
  instrument: Instrument
  /** Since when it listens to its sensor, milliseconds since 1970. */
  recordingSince: number
  /** In seconds since it was switched on. */
  coverage: Coverage
  /** How often it looks, and by how much it is out of step with the others, milliseconds. */
  rhythm: { everyMilliseconds: number; offsetMilliseconds: number }
  post: PostReadings
  clock: Clock
}

/** Beyond this the oldest readings are given up: many hours. */
const MAXIMUM_WAITING_READINGS = 5000

/** A machine that slept for days is not to make them up one by one. */
const LONGEST_SLEEP_MILLISECONDS = 2 * 3_600_000

/** The box in the vehicle that hears one sensor and posts its readings; while it has no network it keeps them. */
export class Gateway {
  readonly #options: GatewayOptions
  readonly #startedAt: number
  #waiting: readonly Measurement[] = []
  #recordedUntil: number
  #lockedOut = false

  constructor(options: GatewayOptions) {
    this.#options = options
    this.#startedAt = options.clock.now()
    this.#recordedUntil = options.recordingSince
  }

  /** Until the signal is aborted, or its key is no longer good. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, rhythm } = this.#options
    while (!signal.aborted && !this.#lockedOut) {
      const sinceBeat = (clock.now() - rhythm.offsetMilliseconds) % rhythm.everyMilliseconds
      await clock.sleep(rhythm.everyMilliseconds - sinceBeat, signal)
      if (signal.aborted) return
      this.record()
      await this.send()
    }
  }

  /** Takes in all that was measured until now. */
  record(): void {
    const now = this.#options.clock.now()
    if (now <= this.#recordedUntil) return
    const since = Math.max(this.#recordedUntil, now - LONGEST_SLEEP_MILLISECONDS)
    const measured = this.#options.instrument.between(since, now)
    this.#waiting = [...this.#waiting, ...measured].slice(-MAXIMUM_WAITING_READINGS)
    this.#recordedUntil = now
  }

  /** Posts what waits, oldest first, until nothing waits or nothing gets through. */
  async send(): Promise<void> {
    while (this.#waiting.length > 0 && this.#isCovered()) {
      const batch = this.#waiting.slice(0, MAXIMUM_POST_READINGS)
      const { kind } = await this.#options.post(batch)
      this.#lockedOut = kind === 'lockedOut'
      if (kind !== 'settled') return
      this.#waiting = this.#waiting.slice(batch.length)
    }
  }

  #isCovered(): boolean {
    const { coverage, clock } = this.#options
    return coverage((clock.now() - this.#startedAt) / 1000)
  }
}
