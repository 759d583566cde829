import { type Static, Type } from 'typebox'

/** RFC 9457, `application/problem+json`. `type` is stable and documented; a 5xx never shows its inner message. */
export const ProblemSchema = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.Optional(Type.String()),
  errors: Type.Optional(Type.Array(Type.Object({ path: Type.String(), message: Type.String() }))),
  request_id: Type.Optional(Type.String())
})
export type Problem = Static<typeof ProblemSchema>
