import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { type FirstSystemPostOptions, firstSystemPost } from './first-system-post.ts'
import { type FirstSystemSocketOptions, firstSystemSocket } from './first-system-socket.ts'

/**
 * Foreign ways in, each a thin translation to what the rest of the server speaks: same checks, same storage, same
 * stream. To be registered without a prefix.
 */
export const protocols: FastifyPluginAsyncTypebox<FirstSystemPostOptions & FirstSystemSocketOptions> = async (
  app,
  options
) => {
  await app.register(firstSystemPost, options)
  await app.register(firstSystemSocket, options)
}
