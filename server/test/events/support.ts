import type { Kysely } from 'kysely'
import { migrate } from '../../src/database/migrate.ts'
import { openDatabase } from '../../src/database/open.ts'
import type { Database } from '../../src/database/tables.ts'
import type { LogEvent, NewEntityEvent } from '../../src/events/event.ts'

/** A migrated embedded database in memory. Close it with `db.destroy()`. */
export async function openTestDatabase(): Promise<Kysely<Database>> {
  const { db } = await openDatabase({
    url: null,
    dataDir: 'memory',
    onError: error => {
      throw error
    }
  })
  await migrate(db)
  return db
}

/** An event of sensor `id`, on these channels. */
export function sensorEvent(id: number, ...channels: string[]): NewEntityEvent {
  return {
    channels,
    entity_type: 'sensor',
    event_type: 'created',
    entity_id: id,
    data: { id, name: `Sensor "${id}" \\ ñ` },
    metadata: { action: 'create_sensor' }
  }
}

export function idsOf(events: readonly LogEvent[]): number[] {
  return events.map(event => (event.type === 'entity_event' ? event.entity_id : 0))
}
