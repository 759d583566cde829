import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { orUnknown, pageOf, TimestampSchema } from '@rastro/shared/schema/schema'
import type { Kysely } from 'kysely'
import { Type } from 'typebox'
import type { Database } from '../database/tables.ts'
import { AUDIT_ACTIONS, listAudit } from '../entities/audit-trail.ts'
import { pageQuery, readPage } from '../http/paging.ts'
import { problemResponses } from '../http/responses.ts'
import { requireAdmin } from '../plugins/authentication.ts'

const AuditEntrySchema = Type.Object({
  id: Type.Integer(),
  at: TimestampSchema,
  action: Type.String(),
  actor_kind: orUnknown(Type.String()),
  actor_id: orUnknown(Type.Integer()),
  target_kind: orUnknown(Type.String()),
  target_id: orUnknown(Type.Integer()),
  /** Of the client, as far as the server can see. */
  address: orUnknown(Type.String()),
  detail: Type.Object({}, { additionalProperties: true })
})

/** `GET /audit`: who did what to whose access. Nobody can change it. */
export const auditRoute: FastifyPluginAsyncTypebox<{ db: Kysely<Database> }> = async (app, { db }) => {
  app.get(
    '/audit',
    {
      onRequest: requireAdmin,
      schema: {
        operationId: 'listAudit',
        tags: ['users'],
        summary: 'The audit trail, newest first',
        querystring: Type.Object({ ...pageQuery, action: Type.Optional(Type.Enum([...AUDIT_ACTIONS])) }),
        response: { 200: pageOf(AuditEntrySchema), ...problemResponses }
      }
    },
    request => {
      const { action = null } = request.query
      return readPage(request.query, page => listAudit(db, { ...page, action }))
    }
  )
}
