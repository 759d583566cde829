import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { pageOf, TimestampSchema } from '@rastro/shared/schema/schema'
import type { Kysely } from 'kysely'
import { Type } from 'typebox'
import type { Database } from '../database/tables.ts'
import { findEvents } from '../events/find-events.ts'
import { DEFAULT_PAGE_ITEMS, MAXIMUM_PAGE_ITEMS } from '../http/paging.ts'
import { problemResponses } from '../http/responses.ts'

const OffsetSchema = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })
const TextSchema = Type.String({ minLength: 1, maxLength: 100 })

const QuerySchema = Type.Object({
  channel: TextSchema,
  /** Events after this offset, in their order. */
  after: Type.Optional(OffsetSchema),
  /** Events before this offset, newest first. */
  before: Type.Optional(OffsetSchema),
  entity_type: Type.Optional(TextSchema),
  entity_id: Type.Optional(Type.Integer()),
  event_type: Type.Optional(TextSchema),
  limit: Type.Integer({ minimum: 1, maximum: MAXIMUM_PAGE_ITEMS, default: DEFAULT_PAGE_ITEMS })
})

/** The message that a socket gets, or got. */
const EventSchema = Type.Object({
  type: Type.Enum(['entity_event', 'system_event']),
  channel: Type.String(),
  offset: OffsetSchema,
  entity_type: Type.Optional(Type.String()),
  event_type: Type.String(),
  entity_id: Type.Optional(Type.Integer()),
  data: Type.Record(Type.String(), Type.Unknown()),
  timestamp: TimestampSchema,
  metadata: Type.Record(Type.String(), Type.Unknown())
})

/** `GET /events`: the log as far as it is kept. */
export const eventsRoute: FastifyPluginAsyncTypebox<{ db: Kysely<Database> }> = async (app, { db }) => {
  app.get(
    '/events',
    {
      schema: {
        operationId: 'listEvents',
        tags: ['live'],
        summary:
          'The events of a channel: in their order after an offset (`next` is the next `after`), or else the newest first (`next` is the next `before`)',
        querystring: QuerySchema,
        response: { 200: pageOf(EventSchema), ...problemResponses }
      }
    },
    async request => {
      const { limit, ...filter } = request.query
      const rows = await findEvents(db, { ...filter, limit: limit + 1 })
      const items = rows.slice(0, limit)
      const last = items.at(-1)
      return { items, next: rows.length > limit && last !== undefined ? String(last.offset) : null }
    }
  )
}
