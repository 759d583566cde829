import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { pageOf } from '@rastro/shared/schema/schema'
import { NewVehicleSchema, VehicleChangeSchema, VehicleSchema } from '@rastro/shared/schema/vehicle'
import type { Kysely } from 'kysely'
import { Type } from 'typebox'
import { actorOf } from '../auth/principal.ts'
import type { Database } from '../database/tables.ts'
import type { EventLog } from '../events/event-log.ts'
import { pageQuery, readPage } from '../http/paging.ts'
import { NotFoundProblem } from '../http/problem.ts'
import { idParams, problemResponses } from '../http/responses.ts'
import type { Control } from '../live/control.ts'
import { admitOnly, requireStaff } from '../plugins/authentication.ts'
import { changeVehicle, createVehicle, type ReleaseVehicle, removeVehicle } from './change-vehicle.ts'
import { findVehicle, listVehicles } from './vehicle-store.ts'

type VehiclesOptions = {
  db: Kysely<Database>
  events: EventLog
  control: Control
  clock: () => number
  releaseVehicle?: ReleaseVehicle
}

const tags = ['vehicles']

/** `/vehicles`: what drivers drive. Staff only. */
export const vehicles: FastifyPluginAsyncTypebox<VehiclesOptions> = async (app, options) => {
  const { db } = options
  admitOnly(app, requireStaff)

  app.get(
    '/vehicles',
    {
      schema: {
        operationId: 'listVehicles',
        tags,
        summary: 'Vehicles, newest first',
        querystring: Type.Object(pageQuery),
        response: { 200: pageOf(VehicleSchema), ...problemResponses }
      }
    },
    request => readPage(request.query, page => listVehicles(db, page))
  )

  app.get(
    '/vehicles/:id',
    {
      schema: {
        operationId: 'getVehicle',
        tags,
        summary: 'One vehicle',
        params: idParams,
        response: { 200: VehicleSchema, ...problemResponses }
      }
    },
    async request => {
      const vehicle = await findVehicle(db, request.params.id)
      if (vehicle === undefined) throw NotFoundProblem()
      return vehicle
    }
  )

  app.post(
    '/vehicles',
    {
      schema: {
        operationId: 'createVehicle',
        tags,
        summary: 'Add a vehicle',
        body: NewVehicleSchema,
        response: { 201: VehicleSchema, ...problemResponses }
      }
    },
    async (request, reply) =>
      reply.code(201).send(await createVehicle(options, request.body, actorOf(request.principal)))
  )

  for (const method of ['PATCH', 'PUT'] as const) {
    app.route({
      method,
      url: '/vehicles/:id',
      schema: {
        operationId: method === 'PATCH' ? 'changeVehicle' : 'putVehicle',
        tags,
        summary: 'Change the given fields of a vehicle',
        params: idParams,
        body: VehicleChangeSchema,
        response: { 200: VehicleSchema, ...problemResponses }
      },
      handler: async request => {
        const vehicle = await changeVehicle(options, request.params.id, request.body, actorOf(request.principal))
        if (vehicle === null) throw NotFoundProblem()
        return vehicle
      }
    })
  }

  app.delete(
    '/vehicles/:id',
    {
      schema: {
        operationId: 'deleteVehicle',
        tags,
        summary: 'Delete a vehicle; the answer is its last state',
        params: idParams,
        response: { 200: VehicleSchema, ...problemResponses }
      }
    },
    async request => {
      const vehicle = await removeVehicle(options, request.params.id, actorOf(request.principal))
      if (vehicle === null) throw NotFoundProblem()
      return vehicle
    }
  )
}
