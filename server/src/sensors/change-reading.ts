import type { Reading, ReadingChange } from '@rastro/shared/schema/reading'
import type { Actor } from '../auth/principal.ts'
import { changedFields } from '../entities/changed-fields.ts'
import type { NewEntityEvent } from '../events/event.ts'
import type { EventLog } from '../events/event-log.ts'
import { ConflictProblem } from '../http/problem.ts'
import { deleteReading, findSame, lockReading, updateReading } from './reading-store.ts'
import { lockSensorAndReadings } from './sensor-store.ts'

export const readingEvent = { channels: ['readings'], entity_type: 'reading' } satisfies Partial<NewEntityEvent>

/**
 * @param changes the time in UTC and to the millisecond
 * @returns null when there is none; the reading as it was when nothing changed
 * @throws ConflictProblem when the sensor has another reading of that time
 */
export function changeReading(
  events: EventLog,
  id: number,
  changes: ReadingChange,
  actor: Actor | null
): Promise<Reading | null> {
  return events.transaction(async (trx, append) => {
    const before = await lockReading(trx, id)
    if (before === undefined) return null
    const updated_fields = changedFields(before, changes)
    if (updated_fields.length === 0) return before
    if (updated_fields.includes('recorded_at')) {
      // No other reading of this sensor can come in between looking and writing.
      await lockSensorAndReadings(trx, { id: before.sensor_id, test: false })
      const taken = await findSame(trx, [{ ...before, ...changes }])
      if (taken.length > 0) throw ConflictProblem({ detail: 'the sensor has another reading of that time' })
    }
    const reading = await updateReading(trx, id, changes)
    append({
      ...readingEvent,
      event_type: 'updated',
      entity_id: id,
      data: { ...reading, updated_fields },
      metadata: { action: 'update_reading', fields_updated: updated_fields, actor }
    })
    return reading
  })
}

/** @returns its last state; null when there is none */
export function removeReading(events: EventLog, id: number, actor: Actor | null): Promise<Reading | null> {
  return events.transaction(async (trx, append) => {
    const reading = await lockReading(trx, id)
    if (reading === undefined) return null
    await deleteReading(trx, id)
    append({
      ...readingEvent,
      event_type: 'deleted',
      entity_id: id,
      data: reading,
      metadata: { action: 'delete_reading', actor }
    })
    return reading
  })
}
