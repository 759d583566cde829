import type { Reading } from '@rastro/shared/schema/reading'
import type { Actor } from '../auth/principal.ts'
import type { EventLog } from '../events/event-log.ts'
import { readingEvent } from './change-reading.ts'
import { findSame, insertReadings, type MeasuredReading } from './reading-store.ts'
import { isLate } from './reading-time.ts'
import { holdSensors } from './sensor-store.ts'

/** How one reading fared. */
export type Stored =
  | { kind: 'stored'; reading: Reading }
  /** There was one of that sensor and time: that one stays. Null when it was deleted at this very moment. */
  | { kind: 'duplicate'; reading: Reading | null }
  | { kind: 'sensor_unknown' }

/**
 * Stores readings and tells of the new ones, in a fixed number of statements however many there are.
 *
 * @returns how each fared, in their order
 */
export function storeReadings(
  { events, clock }: { events: EventLog; clock: () => number },
  measured: readonly MeasuredReading[],
  actor: Actor | null
): Promise<Stored[]> {
  return events.transaction(async (trx, append) => {
    const sensors = await holdSensors(trx, [...new Set(measured.map(it => it.sensor_id))])
    const firsts = new Map<string, MeasuredReading>()
    for (const reading of measured) {
      const key = keyOf(reading)
      if (sensors.has(reading.sensor_id) && !firsts.has(key)) firsts.set(key, reading)
    }
    const inserted = byKey(await insertReadings(trx, [...firsts.values()], new Date(clock()).toISOString()))
    const others = [...firsts].filter(([key]) => !inserted.has(key)).map(([, reading]) => reading)
    const before = byKey(others.length === 0 ? [] : await findSame(trx, others))

    const told = new Set<string>()
    return measured.map((given): Stored => {
      if (!sensors.has(given.sensor_id)) return { kind: 'sensor_unknown' }
      const key = keyOf(given)
      const reading = inserted.get(key)
      if (reading === undefined) return { kind: 'duplicate', reading: before.get(key) ?? null }
      if (told.has(key)) return { kind: 'duplicate', reading }
      told.add(key)
      append({
        ...readingEvent,
        event_type: 'created',
        entity_id: reading.id,
        data: reading,
        metadata: { action: 'create_reading', actor, ...(isLate(reading) ? { late: true } : {}) }
      })
      return { kind: 'stored', reading }
    })
  })
}

function keyOf({ sensor_id, recorded_at }: Pick<MeasuredReading, 'sensor_id' | 'recorded_at'>): string {
  return `${sensor_id} ${recorded_at}`
}

function byKey(readings: readonly Reading[]): Map<string, Reading> {
  return new Map(readings.map(reading => [keyOf(reading), reading]))
}
