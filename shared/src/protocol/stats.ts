import { type Static, Type } from 'typebox'

const CountSchema = Type.Integer({ minimum: 0 })

/** The second message: how many sockets listen. */
export const StatsMessageSchema = Type.Object({
  type: Type.Literal('stats'),
  channels: Type.Record(Type.String(), Type.Object({ connections: CountSchema })),
  total_connections: CountSchema
})
export type StatsMessage = Static<typeof StatsMessageSchema>
