import { type Static, Type } from 'typebox'

const CountSchema = Type.Integer({ minimum: 0 })

/** One channel over all processes. All but `connections` are counted since each running process started. */
export const ChannelStatisticsSchema = Type.Object({
  connections: CountSchema,
  messages_sent: CountSchema,
  bytes_sent: CountSchema,
  /** Updates of state that were skipped because a socket was not ready for them; it got a later one instead. */
  dropped: CountSchema,
  /** Sockets closed with 4408. */
  slow_closes: CountSchema,
  resumed: CountSchema,
  /** Resumes that were answered `recovered: false`. */
  not_recovered: CountSchema
})
export type ChannelStatistics = Static<typeof ChannelStatisticsSchema>

export const LiveStatisticsSchema = Type.Object({
  total_connections: CountSchema,
  channels: Type.Record(Type.String(), ChannelStatisticsSchema),
  processes: Type.Integer({ minimum: 1 })
})
export type LiveStatistics = Static<typeof LiveStatisticsSchema>
