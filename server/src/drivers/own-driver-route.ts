import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { DriverSchema } from '@rastro/shared/schema/driver'
import { orUnknown, TimestampSchema } from '@rastro/shared/schema/schema'
import { VehicleSchema } from '@rastro/shared/schema/vehicle'
import type { Kysely } from 'kysely'
import { Type } from 'typebox'
import type { Database } from '../database/tables.ts'
import { UnauthorizedProblem } from '../http/problem.ts'
import { problemResponses } from '../http/responses.ts'
import { deviceOf, requireDevice } from '../plugins/authentication.ts'
import { findDriver, findVehicleOfDriver } from './driver-store.ts'

export type OwnDriverOptions = {
  db: Kysely<Database>
  /** The shipments that a driver has to do with now, as the phone keeps them for the road. */
  shipmentsOf: (driverId: number) => Promise<object[]>
  clock: () => number
}

/** `GET /driver`: what a phone keeps for the road, about its own driver and nobody else. */
export const ownDriverRoute: FastifyPluginAsyncTypebox<OwnDriverOptions> = async (app, { db, shipmentsOf, clock }) => {
  app.get(
    '/driver',
    {
      onRequest: requireDevice,
      schema: {
        operationId: 'getOwnDriver',
        tags: ['sync'],
        summary: 'The driver of this device, with vehicle and shipments',
        response: {
          200: Type.Object({
            driver: DriverSchema,
            vehicle: orUnknown(VehicleSchema),
            shipments: Type.Array(Type.Object({}, { additionalProperties: true })),
            server_time: TimestampSchema
          }),
          ...problemResponses
        }
      }
    },
    async request => {
      const { driver_id } = deviceOf(request)
      const driver = await findDriver(db, driver_id)
      if (driver === undefined) throw UnauthorizedProblem()
      return {
        driver,
        vehicle: await findVehicleOfDriver(db, driver_id),
        shipments: await shipmentsOf(driver_id),
        server_time: new Date(clock()).toISOString()
      }
    }
  )
}
