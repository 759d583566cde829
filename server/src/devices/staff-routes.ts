import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { type Device, DeviceSchema, EnrollmentSchema } from '@rastro/shared/schema/device'
import type { Position } from '@rastro/shared/schema/position'
import { pageOf } from '@rastro/shared/schema/schema'
import type { Kysely } from 'kysely'
import { Type } from 'typebox'
import { authorOf } from '../auth/principal.ts'
import type { Database } from '../database/tables.ts'
import { recordAudit } from '../entities/audit-trail.ts'
import type { EventLog } from '../events/event-log.ts'
import { pageQuery, readPage } from '../http/paging.ts'
import { NotFoundProblem } from '../http/problem.ts'
import { idParams, problemResponses } from '../http/responses.ts'
import type { Control } from '../live/control.ts'
import { admitOnly, requireStaff } from '../plugins/authentication.ts'
import { findDevice, listDevices, type StoredDevice } from './device-store.ts'
import { hashEnrollmentCode, newEnrollmentCode } from './enrollment-code.ts'
import { insertEnrollment } from './enrollment-store.ts'
import { revoke } from './revoke-device.ts'

export type StaffRoutesOptions = {
  db: Kysely<Database>
  events: EventLog
  control: Control
  /** Where these devices are now; those without a position are left out. */
  positionsOf: (deviceIds: number[]) => Promise<Position[]>
  secrets: readonly string[]
  publicUrl: string
  clock: () => number
}

const tags = ['devices']

/** What staff does with devices: hand out codes, look, revoke. */
export const staffRoutes: FastifyPluginAsyncTypebox<StaffRoutesOptions> = async (app, options) => {
  const { db, positionsOf, secrets, publicUrl, clock } = options
  const [secret] = secrets
  if (secret === undefined) throw new Error('at least one secret is needed to hash codes')
  admitOnly(app, requireStaff)

  async function withPositions(devices: StoredDevice[]): Promise<Device[]> {
    const positions = await positionsOf(devices.map(({ id }) => id))
    return devices.map(device => ({
      ...device,
      position: positions.find(({ device_id }) => device_id === device.id) ?? null
    }))
  }

  async function withPosition(device: StoredDevice | null): Promise<Device> {
    const [complete] = device === null ? [] : await withPositions([device])
    if (complete === undefined) throw NotFoundProblem()
    return complete
  }

  app.post(
    '/drivers/:id/enrollments',
    {
      schema: {
        operationId: 'createEnrollment',
        tags,
        summary: "A code that turns one phone into this driver's device within a day",
        params: idParams,
        response: { 201: EnrollmentSchema, ...problemResponses }
      }
    },
    async (request, reply) => {
      const code = newEnrollmentCode()
      const code_hash = hashEnrollmentCode(code, secret)
      const expires_at = await insertEnrollment(db, { driver_id: request.params.id, code_hash, now: clock() })
      if (expires_at === null) throw NotFoundProblem()
      const target = { kind: 'driver', id: request.params.id } as const
      await recordAudit(db, { action: 'enrollment_created', ...authorOf(request), target, now: clock() })
      // After the #, so that it is never sent to a server and stays out of its logs.
      return reply.code(201).send({ code, url: `${publicUrl}/drive/#enroll=${code}`, expires_at })
    }
  )

  app.get(
    '/devices',
    {
      schema: {
        operationId: 'listDevices',
        tags,
        summary: 'Devices, newest first, revoked ones included',
        querystring: Type.Object(pageQuery),
        response: { 200: pageOf(DeviceSchema), ...problemResponses }
      }
    },
    async request => {
      const { items, next } = await readPage(request.query, page => listDevices(db, page))
      return { items: await withPositions(items), next }
    }
  )

  app.get(
    '/devices/:id',
    {
      schema: {
        operationId: 'getDevice',
        tags,
        summary: 'One device: its position, and its ledger of what was received and what is missing',
        params: idParams,
        response: { 200: DeviceSchema, ...problemResponses }
      }
    },
    async request => withPosition(await findDevice(db, request.params.id))
  )

  app.delete(
    '/devices/:id',
    {
      schema: {
        operationId: 'revokeDevice',
        tags,
        summary: "End a device's access for good; what it sent stays",
        params: idParams,
        response: { 200: DeviceSchema, ...problemResponses }
      }
    },
    async request => withPosition(await revoke(options, request.params.id, authorOf(request)))
  )
}
