import { type DownMessage, DownMessageSchema } from '@rastro/shared/protocol/down'
import { Compile } from 'typebox/compile'
import '../../src/plugins/validation.ts'

const check = Compile(DownMessageSchema)

/**
 * The message in a frame that a server sent.
 *
 * @throws when it is not one of the protocol
 */
export function downMessage(text: string): DownMessage {
  const message: unknown = JSON.parse(text)
  if (check.Check(message)) return message
  throw new Error(`not a message of the protocol: ${text.slice(0, 500)}`)
}
