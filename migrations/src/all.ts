import type { Migration } from 'kysely'
import * as people from './20261121t01-people.ts'
import * as tracking from './20261121t02-tracking.ts'
import * as audit from './20261121t03-audit.ts'
import * as events from './20261121t04-events.ts'
import * as shipments from './20261121t05-shipments.ts'
import * as sensors from './20261121t06-sensors.ts'

/** All migrations by name. Names are dates of fixed width: their order is the order in which they run. */
export const migrations: Record<string, Migration> = {
  '20261121t01-people': people,
  '20261121t02-tracking': tracking,
  '20261121t03-audit': audit,
  '20261121t04-events': events,
  '20261121t05-shipments': shipments,
  '20261121t06-sensors': sensors
}
