import { createGunzip } from 'node:zlib'
import type { preParsingAsyncHookHandler } from 'fastify'
import { ProblemError } from '../http/problem.ts'

/**
 * Lets a route take gzip bodies. Fastify counts what comes out of it against the route's `bodyLimit`, so a small body
 * that swells is cut off at the limit (ING7). It runs after the `onRequest` hooks: nobody unknown makes us unpack.
 */
export const gunzip: preParsingAsyncHookHandler = async (request, _reply, payload) => {
  const encoding = request.headers['content-encoding'] ?? 'identity'
  if (encoding === 'identity') return payload
  if (encoding !== 'gzip') {
    throw new ProblemError('/problems/unsupported-encoding', 'Only gzip and identity are understood', 415)
  }
  const unpacked = Object.assign(createGunzip(), { receivedEncodedLength: 0 })
  payload.on('data', (chunk: Buffer) => {
    unpacked.receivedEncodedLength += chunk.length
  })
  payload.on('error', error => unpacked.destroy(error))
  return payload.pipe(unpacked)
}
