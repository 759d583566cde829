import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import fastifyWebsocket from '@fastify/websocket'
import { CLOSE_CODES, LIVE_PROTOCOL } from '@rastro/shared/protocol/codes'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import type { WebSocket } from 'ws'

export const MAXIMUM_MESSAGE_BYTES = 64 * 1024
/** RFC 6455: a message is too big. */
const TOO_BIG = 1009
/** RFC 6455: the server met something that it did not expect. */
const INTERNAL_ERROR = 1011
const CLOSING_MILLISECONDS = 2000

/** WebSockets for all routes that want them. Nothing is compressed: for messages this short it does not pay. */
export const webSockets = fp(async (app: FastifyInstance, options: { closeSockets: () => Promise<void> }) => {
  await app.register(fastifyWebsocket, {
    options: {
      maxPayload: MAXIMUM_MESSAGE_BYTES,
      perMessageDeflate: false,
      clientTracking: false,
      // A ticket may travel among the protocols; it is never echoed.
      handleProtocols: protocols => (protocols.has(LIVE_PROTOCOL) ? LIVE_PROTOCOL : false)
    },
    preClose: done => {
      app.server.removeAllListeners('upgrade').on('upgrade', refuse)
      options.closeSockets().then(() => done(), done)
    },
    errorHandler: (error, socket, request) => {
      request.log.info({ err: error }, 'a socket broke')
      // Closed already when it was the peer's fault.
      if (socket.readyState === socket.OPEN) socket.close(INTERNAL_ERROR, 'try again')
    }
  })
  app.websocketServer.on('connection', answerTooBig)
})

/** Fastify would answer as well, but leave the connection open, and then wait for it. */
function refuse(_request: IncomingMessage, socket: Duplex): void {
  socket.on('error', () => socket.destroy())
  socket.end('HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\nretry-after: 1\r\n\r\n', () => socket.destroy())
}

/** ws closes with 1009 by itself; ours is the code that says: do not send so much. */
function answerTooBig(socket: WebSocket): void {
  const close = socket.close.bind(socket)
  socket.close = (code, reason) => {
    if (code !== TOO_BIG) return close(code, reason)
    close(CLOSE_CODES.tooMany, 'the message is too large')
    setTimeout(() => socket.terminate(), CLOSING_MILLISECONDS).unref()
  }
}
