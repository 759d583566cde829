import type { Database } from '../outbox/database.ts'
import { readMeta, writeMeta } from '../outbox/meta.ts'
import { watchClock } from './clock-watch.ts'
import { betterSample, type ClockSample, serverTimestamp } from './server-clock.ts'

/** Server time as well as this phone knows it. */
export interface ClockKeeper {
  /** Server time minus phone time, milliseconds; 0 when unknown. */
  offset(): number
  /** @param phoneTime milliseconds since 1970 by the phone's clock; now when left out */
  timestamp(phoneTime?: number): string
  /** Learns from an answer of the server. */
  learn(sample: ClockSample): Promise<void>
  stop(): void
}

/** @param onChanged told when somebody has set the phone's clock */
export async function keepClock(database: Database, onChanged: () => void): Promise<ClockKeeper> {
  let kept = await readMeta(database, 'clock')

  const stop = watchClock(
    { wall: Date.now, monotonic: () => performance.now(), isVisible: () => !document.hidden },
    jump => {
      if (kept !== null) kept = { ...kept, offset: kept.offset - jump }
      onChanged()
    }
  )

  return {
    offset: () => kept?.offset ?? 0,
    timestamp: (phoneTime = Date.now()) => serverTimestamp(phoneTime, kept),
    async learn(fresh) {
      const { sample, clockChanged } = betterSample(kept, fresh)
      if (clockChanged) onChanged()
      if (sample === kept) return
      kept = sample
      await writeMeta(database, 'clock', sample)
    },
    stop
  }
}
