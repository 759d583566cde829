import type { UpMessage } from '@rastro/shared/protocol/live'
import { Type } from 'typebox'
import { Compile } from 'typebox/compile'

const NamesSchema = Type.Array(Type.String())
const OffsetSchema = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })

/** All that a client says. More fields are welcome: new clients meet old servers. */
const check = Compile(
  Type.Union([
    Type.Object({
      type: Type.Literal('subscribe'),
      channels: NamesSchema,
      epoch: Type.Optional(Type.String()),
      offsets: Type.Optional(Type.Record(Type.String(), OffsetSchema))
    }),
    Type.Object({ type: Type.Literal('unsubscribe'), channels: NamesSchema }),
    Type.Object({ type: Type.Literal('refresh'), ticket: Type.String() }),
    Type.Object({ type: Type.Literal('ping') })
  ])
)

/** The message in a frame's text; null when it is none of ours. */
export function parseUpMessage(text: string): UpMessage | null {
  const message = parseJson(text)
  return check.Check(message) ? message : null
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Not JSON: no message of ours.
    return null
  }
}
