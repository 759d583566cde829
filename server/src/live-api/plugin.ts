import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Kysely } from 'kysely'
import type { Database } from '../database/tables.ts'
import type { EventLog } from '../events/event-log.ts'
import type { Hub } from '../live/hub.ts'
import { admitOnly, requireStaff } from '../plugins/authentication.ts'
import { eventsRoute } from './events-route.ts'
import { statisticsRoutes } from './statistics-routes.ts'
import { testEventRoute } from './test-event-route.ts'

/** What staff sees of the stream besides the stream itself: its statistics, its log, and a test of it. Staff only. */
export const liveReads: FastifyPluginAsyncTypebox<{ hub: Hub; events: EventLog; db: Kysely<Database> }> = async (
  app,
  options
) => {
  admitOnly(app, requireStaff)
  await app.register(statisticsRoutes, options)
  await app.register(testEventRoute, options)
  await app.register(eventsRoute, options)
}
