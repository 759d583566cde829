import Fastify, { type FastifyInstance } from 'fastify'
import type { Kysely } from 'kysely'
import type { Test } from 'tap'
import type { Database } from '../../src/database/tables.ts'
import { errors } from '../../src/plugins/errors.ts'
import { validation } from '../../src/plugins/validation.ts'
import { trackingReads } from '../../src/tracking/plugin.ts'

/**
 * The reading routes alone, under /api/v1, at a time that stands still.
 *
 * @param limit fixes in one answer
 */
export async function readsApp(t: Test, db: Kysely<Database>, now: number, limit = 1000): Promise<FastifyInstance> {
  const app = Fastify()
  await app.register(errors)
  await app.register(validation)
  await app.register(trackingReads, {
    shipmentWindows: async () => null,
    db,
    clock: () => now,
    maximumTrackFixes: limit,
    prefix: '/api/v1'
  })
  t.teardown(() => app.close())
  return app
}
