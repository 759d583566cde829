import { type Static, Type } from 'typebox'

/** Something that the client asked for was refused. The socket stays open. */
export const ErrorMessageSchema = Type.Object({
  type: Type.Literal('error'),
  /** Stable, for programs. */
  code: Type.Enum(['bad_message', 'bad_ticket', 'unknown_channel', 'forbidden_channel', 'too_many_channels']),
  /** For people. */
  detail: Type.String()
})
export type ErrorMessage = Static<typeof ErrorMessageSchema>
