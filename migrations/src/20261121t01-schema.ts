import type { Kysely } from 'kysely'
import { createAudit } from './first-schema/audit.ts'
import { createEvents } from './first-schema/events.ts'
import { createPeople } from './first-schema/people.ts'
import { createSensors } from './first-schema/sensors.ts'
import { createShipments } from './first-schema/shipments.ts'
import { createTracking } from './first-schema/tracking.ts'

/** The first schema, area by area. An area may refer to those before it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createPeople(db)
  await createTracking(db)
  await createAudit(db)
  await createEvents(db)
  await createShipments(db)
  await createSensors(db)
}
