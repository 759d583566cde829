import { mkdir, open, readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { type Bounds, boundsOf, HEADER_BYTES } from './pmtiles-header.ts'

const BoundsSchema = Type.Tuple([Type.Number(), Type.Number(), Type.Number(), Type.Number()])
const TilesSchema = Type.Object({
  items: Type.Array(
    Type.Object({ name: Type.String(), url: Type.String(), bounds: Type.Union([BoundsSchema, Type.Null()]) })
  )
})

/**
 * Street maps: every `.pmtiles` file in a folder is served at `/tiles/<name>.pmtiles` with range requests, and listed
 * with its bounds at `GET /api/v1/tiles`. No archive, no street map: the built-in one stays.
 *
 * @param options.directory made when it is missing; null where nothing is kept
 */
export const tiles: FastifyPluginAsyncTypebox<{ directory: string | null }> = async (app, { directory }) => {
  if (directory !== null) {
    // Made here, so that whoever looks for a place to put a map finds it.
    await mkdir(directory, { recursive: true })
    await app.register(fastifyStatic, {
      root: resolve(directory),
      prefix: '/tiles/',
      decorateReply: false,
      allowedPath: path => /^\/[\w.-]+\.pmtiles$/.test(path),
      cacheControl: true,
      maxAge: '1h'
    })
  }
  app.get(
    '/api/v1/tiles',
    {
      schema: {
        operationId: 'listTiles',
        tags: ['map'],
        summary: 'The street maps of this installation',
        response: { 200: TilesSchema }
      }
    },
    async request => {
      const items: { name: string; url: string; bounds: Bounds | null }[] = []
      for (const file of await archivesIn(directory)) {
        try {
          items.push({
            name: file.slice(0, -'.pmtiles'.length),
            url: `/tiles/${file}`,
            bounds: await readBounds(join(directory ?? '', file))
          })
        } catch (error) {
          request.log.warn({ err: error, file }, 'a street map can not be read')
        }
      }
      return { items }
    }
  )
}

async function archivesIn(directory: string | null): Promise<string[]> {
  if (directory === null) return []
  try {
    return (await readdir(directory)).filter(name => /^[\w.-]+\.pmtiles$/.test(name)).sort()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

async function readBounds(path: string): Promise<Bounds | null> {
  const file = await open(path)
  try {
    const header = Buffer.alloc(HEADER_BYTES)
    const { bytesRead } = await file.read(header, 0, HEADER_BYTES, 0)
    if (bytesRead < HEADER_BYTES) throw new Error('shorter than a PMTiles header')
    return boundsOf(header)
  } finally {
    await file.close()
  }
}
