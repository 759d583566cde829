import type { ConnectionMessage } from '@rastro/shared/protocol/connection'
import type { EntityEventMessage } from '@rastro/shared/protocol/entity-event'
import type { RecoveredMessage } from '@rastro/shared/protocol/recovered'
import type { SystemEventMessage } from '@rastro/shared/protocol/system-event'

export type LogMessage = EntityEventMessage | SystemEventMessage

/**
 * What to do with a message of a log channel.
 * - `new`: the next one; hand it on
 * - `seen`: came before; forget it
 * - `hole`: one before it is missing; resume, so that the server fills it
 * - `lost`: one before it is missing, and resuming did not bring it; load again what it told of
 */
export type Placing = 'new' | 'seen' | 'hole' | 'lost'

/** After which offset of each channel events will come. */
export type Stand = Pick<ConnectionMessage, 'epoch' | 'offsets'>

/** Where each log channel stands here: what to ask for after a break, and what came already. */
export type ResumePoint = {
  /** Takes the stand of a fresh connection. Channels that were asked to resume keep theirs until `recovered` speaks. */
  begin: (message: Stand) => void
  /**
   * Takes the stand of channels opened since, which nobody resumes.
   *
   * @returns those that begin beyond what came of them here: closed and opened again in a hurry
   */
  open: (message: Stand) => string[]
  place: (message: LogMessage) => Placing
  /** The server's word on a channel that resumed. @returns whether nothing of it is missing */
  settle: (message: RecoveredMessage) => boolean
  /** What to ask for: null when nothing was seen yet, and a fresh start is right. */
  request: () => { epoch: string; offsets: Record<string, number> } | null
  forget: (channel: string) => void
}

/** Offsets that belong to several epochs are worth nothing together: this one is no server's, so all is loaded again. */
const NO_EPOCH = ''

export function createResumePoint(): ResumePoint {
  /** Of the socket that speaks now. */
  let epoch = NO_EPOCH
  /**
   * The epoch is kept with each offset: a socket may break after it told of a new epoch and before it said of each
   * channel that it could not be resumed.
   */
  const points = new Map<string, { epoch: string; offset: number }>()
  /** Where a hole was, from its first message on: it is asked for once. */
  const asked = new Map<string, number>()

  return {
    begin: message => {
      epoch = message.epoch
      for (const [channel, offset] of Object.entries(message.offsets)) {
        if (!points.has(channel)) points.set(channel, { epoch, offset })
      }
    },
    open: message => {
      const skipped: string[] = []
      for (const [channel, offset] of Object.entries(message.offsets)) {
        const last = points.get(channel)?.offset
        if (last !== undefined && offset <= last) continue
        if (last !== undefined) skipped.push(channel)
        points.set(channel, { epoch: message.epoch, offset })
      }
      return skipped
    },
    place: ({ channel, offset }) => {
      const last = points.get(channel)?.offset
      if (last !== undefined && offset <= last) return 'seen'
      const isNext = last === undefined || offset === last + 1
      if (!isNext && asked.get(channel) !== last) {
        asked.set(channel, last)
        return 'hole'
      }
      points.set(channel, { epoch, offset })
      return isNext ? 'new' : 'lost'
    },
    settle: ({ channel, offset, recovered }) => {
      const last = points.get(channel)
      const whole = recovered && (last === undefined || offset <= last.offset)
      if (!whole || last === undefined) points.set(channel, { epoch, offset })
      return whole
    },
    request: () => {
      const epochs = new Set([...points.values()].map(point => point.epoch))
      const [first] = epochs
      if (first === undefined) return null
      const offsets = Object.fromEntries([...points].map(([channel, point]) => [channel, point.offset]))
      return { epoch: epochs.size === 1 ? first : NO_EPOCH, offsets }
    },
    forget: channel => {
      points.delete(channel)
      asked.delete(channel)
    }
  }
}
