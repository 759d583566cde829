import type { Kysely } from 'kysely'
import type { Database } from '../database/tables.ts'
import { dropReadings } from './drop-readings.ts'

const HOUR_MILLISECONDS = 3_600_000

/** Deletes the readings of deleted sensors, and those older than what is kept, beside the requests. */
export type Sweep = {
  /** There is something to sweep. It begins now, or again when the sweep under way ends. */
  wake: () => void
  /** Ends the sweep under way after its present statement; what is left is for the next start. */
  stop: () => Promise<void>
}

export type SweepOptions = {
  db: Kysely<Database>
  /** Hours after which readings are dropped; null keeps them forever. */
  retentionHours: number | null
  clock: () => number
  /** Milliseconds between two sweeps that nobody asked for. */
  every: number
  onError: (error: unknown) => void
}

export function createSweep({ db, retentionHours, clock, every, onError }: SweepOptions): Sweep {
  let stopped = false
  let wanted = false
  let running: Promise<void> | null = null
  const isStopped = () => stopped

  async function run(): Promise<void> {
    while (wanted && !stopped) {
      wanted = false
      try {
        await sweepDeletedSensors(db, isStopped)
        if (retentionHours !== null) await sweepOld(db, clock() - retentionHours * HOUR_MILLISECONDS, isStopped)
      } catch (error) {
        onError(error)
      }
    }
    running = null
  }

  function wake(): void {
    if (stopped) return
    wanted = true
    running ??= run()
  }

  const timer = setInterval(wake, every)
  timer.unref()
  return {
    wake,
    stop: async () => {
      stopped = true
      clearInterval(timer)
      await running
    }
  }
}

/** Two processes may sweep the same sensor: what one deleted, the other does not find. */
async function sweepDeletedSensors(db: Kysely<Database>, isStopped: () => boolean): Promise<void> {
  const sensors = await db.selectFrom('deleted_sensors').select('sensor_id').orderBy('sensor_id').execute()
  for (const { sensor_id } of sensors) {
    if (!(await dropReadings(db, { sensor_id, before: null }, isStopped))) return
    await db.deleteFrom('deleted_sensors').where('sensor_id', '=', sensor_id).execute()
  }
}

/** @param time milliseconds since 1970 */
async function sweepOld(db: Kysely<Database>, time: number, isStopped: () => boolean): Promise<void> {
  const sensors = await db.selectFrom('sensors').select('id').orderBy('id').execute()
  for (const { id } of sensors) {
    if (!(await dropReadings(db, { sensor_id: id, before: new Date(time).toISOString() }, isStopped))) return
  }
}
