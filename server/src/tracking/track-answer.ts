import { Readable } from 'node:stream'
import { type Static, Type } from '@fastify/type-provider-typebox'
import { TimestampSchema } from '@rastro/shared/schema/schema'
import { type Track, TrackSchema } from '@rastro/shared/schema/track'
import type { FastifyReply } from 'fastify'
import { TRACK_FORMAT_NAMES, TRACK_FORMATS } from './track/formats/track-formats.ts'

/** How a track is asked for, whoever's it is. */
export const TrackQuerySchema = Type.Object({
  from: Type.Optional({ ...TimestampSchema, description: 'Included. An hour before `to` when absent.' }),
  to: Type.Optional({ ...TimestampSchema, description: 'Included, at most 31 days after `from`. Now when absent.' }),
  tolerance: Type.Optional(
    Type.Number({
      minimum: 0,
      maximum: 100_000,
      description: 'Metres by which the line may leave out fixes; without it nothing is left out.'
    })
  ),
  format: Type.Optional(Type.Enum([...TRACK_FORMAT_NAMES])),
  flags: Type.Optional(Type.Literal('all', { description: 'Keeps flagged fixes in the segments.' }))
})
export type TrackQuery = Static<typeof TrackQuerySchema>

const TextSchema = Type.Unsafe<Readable>(Type.String())

/** What an answer looks like in each format. */
export const TrackAnswerSchema = {
  description: 'The track. `Link: <...>; rel="next"` when it goes on.',
  content: {
    'application/json': { schema: Type.Unsafe<Readable>(TrackSchema) },
    'application/geo+json': { schema: TextSchema },
    'application/gpx+xml': { schema: TextSchema },
    'text/csv': { schema: TextSchema },
    'application/vnd.google-earth.kml+xml': { schema: TextSchema }
  }
}

/**
 * Answers with a track in the format asked for, piece by piece.
 *
 * @param name of the file, without extension: letters, digits and hyphens
 * @param title whose track it is, for people
 */
export function sendTrack(
  reply: FastifyReply,
  track: Track,
  { query, name, title }: { query: TrackQuery; name: string; title: string }
): Readable {
  const { content_type, extension, write } = TRACK_FORMATS[query.format ?? 'json']
  reply.type(content_type)
  if (extension !== null) reply.header('content-disposition', `attachment; filename="${name}.${extension}"`)
  if (typeof track.next_from === 'string') reply.header('link', `<${nextUrl(reply, track.next_from)}>; rel="next"`)
  return Readable.from(write(track, title))
}

/** The same question from there on. */
function nextUrl(reply: FastifyReply, from: string): string {
  const [path, query] = reply.request.url.split('?')
  const parameters = new URLSearchParams(query)
  parameters.set('from', from)
  return `${path}?${parameters}`
}
