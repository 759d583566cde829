import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyPluginAsync } from 'fastify'

const IMMUTABLE = 'public, max-age=31536000, immutable'

/**
 * The built pages. Files under `/assets/` carry a hash of their content in their name and are kept forever; everything
 * else, the service worker first of all, is asked for anew.
 *
 * @param options.directory the client's build; without it only the API is served
 */
export const pages: FastifyPluginAsync<{ directory: string }> = async (app, { directory }) => {
  if (!existsSync(directory)) {
    app.log.warn({ directory }, 'the pages are not built: only the API is served')
    return
  }
  await app.register(fastifyStatic, {
    root: directory,
    preCompressed: true,
    redirect: true,
    cacheControl: false,
    setHeaders: (reply, path) => {
      reply.header('cache-control', path.startsWith(join(directory, 'assets')) ? IMMUTABLE : 'no-cache')
    }
  })
  // Every customer's link is the same page; it reads the token from its address.
  app.get('/track/:token', { schema: { hide: true } }, (_request, reply) =>
    reply.header('x-robots-tag', 'noindex').sendFile('track/index.html')
  )
}
