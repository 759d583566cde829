import { type UpMessage, UpMessageSchema } from '@rastro/shared/protocol/up'
import { Compile } from 'typebox/compile'

const check = Compile(UpMessageSchema)

/** The message in a frame's text; null when it is none of the protocol's. */
export function parseUpMessage(text: string): UpMessage | null {
  const message = parseJson(text)
  return check.Check(message) ? message : null
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Not JSON, so no message of the protocol.
    return null
  }
}
