import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { IdSchema, pageOf } from '@rastro/shared/schema/schema'
import {
  NewShipmentSchema,
  ShipmentChangeSchema,
  ShipmentSchema,
  ShipmentStatusSchema
} from '@rastro/shared/schema/shipment'
import type { Kysely } from 'kysely'
import { Type } from 'typebox'
import { actorOf } from '../auth/principal.ts'
import type { Database } from '../database/tables.ts'
import type { EventLog } from '../events/event-log.ts'
import { pageQuery, readPage } from '../http/paging.ts'
import { NotFoundProblem } from '../http/problem.ts'
import { idParams, problemResponses } from '../http/responses.ts'
import type { Control } from '../live/control.ts'
import { changeShipment, createShipment, removeShipment } from './change-shipment.ts'
import { findShipment, listShipments } from './shipment-store.ts'

export type ShipmentRoutesOptions = { db: Kysely<Database>; events: EventLog; control: Control; clock: () => number }

const tags = ['shipments']

const ListQuerySchema = Type.Object({
  ...pageQuery,
  status: Type.Optional(ShipmentStatusSchema),
  driver_id: Type.Optional(IdSchema)
})

/** Shipments: made, looked at, moved along their lifecycle, deleted. */
export const shipmentRoutes: FastifyPluginAsyncTypebox<ShipmentRoutesOptions> = async (app, options) => {
  const { db } = options

  app.get(
    '/shipments',
    {
      schema: {
        operationId: 'listShipments',
        tags,
        summary: 'Shipments, newest first',
        querystring: ListQuerySchema,
        response: { 200: pageOf(ShipmentSchema), ...problemResponses }
      }
    },
    request => readPage(request.query, page => listShipments(db, request.query, page))
  )

  app.get(
    '/shipments/:id',
    {
      schema: {
        operationId: 'getShipment',
        tags,
        summary: 'One shipment',
        params: idParams,
        response: { 200: ShipmentSchema, ...problemResponses }
      }
    },
    async request => {
      const shipment = await findShipment(db, request.params.id)
      if (shipment === undefined) throw NotFoundProblem()
      return shipment
    }
  )

  app.post(
    '/shipments',
    {
      schema: {
        operationId: 'createShipment',
        tags,
        summary: 'Add a shipment; with a driver it starts as assigned, without as planned',
        body: NewShipmentSchema,
        response: { 201: ShipmentSchema, ...problemResponses }
      }
    },
    async (request, reply) =>
      reply.code(201).send(await createShipment(options, request.body, actorOf(request.principal)))
  )

  for (const method of ['PATCH', 'PUT'] as const) {
    app.route({
      method,
      url: '/shipments/:id',
      schema: {
        operationId: method === 'PATCH' ? 'changeShipment' : 'putShipment',
        tags,
        summary: 'Change the given fields of a shipment, or move it a step along its lifecycle',
        params: idParams,
        body: ShipmentChangeSchema,
        response: { 200: ShipmentSchema, ...problemResponses }
      },
      handler: async request => {
        const shipment = await changeShipment(options, request.params.id, request.body, actorOf(request.principal))
        if (shipment === null) throw NotFoundProblem()
        return shipment
      }
    })
  }

  app.delete(
    '/shipments/:id',
    {
      schema: {
        operationId: 'deleteShipment',
        tags,
        summary: 'Delete a shipment with its links; the answer is its last state',
        params: idParams,
        response: { 200: ShipmentSchema, ...problemResponses }
      }
    },
    async request => {
      const shipment = await removeShipment(options, request.params.id, actorOf(request.principal))
      if (shipment === null) throw NotFoundProblem()
      return shipment
    }
  )
}
