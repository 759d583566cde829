import { once } from 'node:events'
import type { DownMessage } from '@rastro/shared/protocol/down'
import type { Test } from 'tap'
import { WebSocket } from 'ws'
import { waitUntil } from '../../../test/support/wait-until.ts'
import { downMessage } from './down-message.ts'

/** A socket that keeps all that it hears. */
export type LiveClient = {
  socket: WebSocket
  messages: DownMessage[]
  /** Those of a type, on a channel if one is given. */
  heard: <Type extends DownMessage['type']>(type: Type, channel?: string) => Extract<DownMessage, { type: Type }>[]
  say: (message: object) => void
  /** The code it was closed with; null while it is open. */
  closeCode: () => number | null
  closed: () => Promise<number>
}

type Options = { query?: string; headers?: Record<string, string>; protocols?: string[] }

/** Opens the live stream, and waits for its two first messages. */
export async function openLive(t: Test, url: string, options: Options = {}): Promise<LiveClient> {
  const client = connectLive(t, url, options)
  await waitUntil('the socket greets', () => client.heard('stats').length > 0)
  return client
}

export function connectLive(
  t: Test,
  url: string,
  { query = 'ticket=staff', headers = {}, protocols = [] }: Options = {}
) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/v1/ws?${query}`, protocols, { headers })
  t.teardown(() => socket.terminate())
  const messages: DownMessage[] = []
  let code: number | null = null
  socket.on('message', data => messages.push(downMessage(String(data))))
  socket.on('close', closedWith => {
    code = closedWith
  })
  // Told by the close event, or by `refusal`.
  socket.on('error', () => {})
  const client: LiveClient = {
    socket,
    messages,
    heard: (type, channel) =>
      messages.filter(
        (message): message is Extract<DownMessage, { type: typeof type }> =>
          message.type === type && (channel === undefined || ('channel' in message && message.channel === channel))
      ),
    say: message => socket.send(JSON.stringify(message)),
    closeCode: () => code,
    closed: () => waitUntil('the socket is closed', () => code)
  }
  return client
}

/** The status with which an upgrade is refused. */
export async function refusal(t: Test, url: string, options: Options): Promise<number> {
  const { socket } = connectLive(t, url, options)
  const [, response] = await once(socket, 'unexpected-response')
  response.resume()
  return response.statusCode
}
