import type { FastifyPluginAsync } from 'fastify'
import type { Kysely } from 'kysely'
import type { Database } from '../database/tables.ts'
import type { EventLog } from '../events/event-log.ts'
import type { Control } from '../live/control.ts'
import { admitOnly, requireStaff } from '../plugins/authentication.ts'
import { doorsOf } from './doors.ts'
import { keyRoutes } from './key-routes.ts'
import { postReadingRoutes } from './post-reading-routes.ts'
import { readingRoutes } from './reading-routes.ts'
import { sensorRoutes } from './sensor-routes.ts'
import { createSweep } from './sweep.ts'

export type SensorsOptions = {
  db: Kysely<Database>
  events: EventLog
  control: Control
  clock: () => number
  /** Hours after which readings are dropped; null keeps them forever. */
  retentionHours: number | null
  /** Adds `/test-sensors`: sensors of their own, for tests, without a token. */
  testRoutes: boolean
}

const SWEEP_MILLISECONDS = 600_000

/** Sensors in the cargo and what they measured: for staff, and for gateways that hold the key of a sensor. */
export const sensors: FastifyPluginAsync<SensorsOptions> = async (app, given) => {
  const sweep = createSweep({
    ...given,
    every: SWEEP_MILLISECONDS,
    onError: error => app.log.error({ err: error }, 'readings could not be swept; it is tried again')
  })
  app.addHook('onReady', async () => sweep.wake())
  app.addHook('onClose', sweep.stop)
  const options = { ...given, sweep, test: false }

  await app.register(async staff => {
    admitOnly(staff, requireStaff)
    for (const door of doorsOf('/sensors', '/sensores')) {
      await staff.register(sensorRoutes, { ...options, ...door })
      await staff.register(keyRoutes, { ...options, ...door })
    }
    for (const door of doorsOf('/readings', '/lecturas')) await staff.register(readingRoutes, { ...options, ...door })
  })
  for (const door of doorsOf('/readings', '/lecturas')) await app.register(postReadingRoutes, { ...options, ...door })
  if (!given.testRoutes) return
  for (const door of doorsOf('/test-sensors')) await app.register(sensorRoutes, { ...options, ...door, test: true })
}
