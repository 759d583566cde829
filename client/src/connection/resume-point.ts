import type { ConnectionMessage, EntityEventMessage, RecoveredMessage, SystemEventMessage } from '@rastro/shared/live'

export type LogMessage = EntityEventMessage | SystemEventMessage

/**
 * What to do with a message of a log channel.
 * - `new`: the next one; hand it on
 * - `seen`: came before; forget it
 * - `hole`: one before it is missing; resume, so that the server fills it
 */
export type Placing = 'new' | 'seen' | 'hole'

/** Where each log channel stands here: what to ask for after a break, and what came already. */
export type ResumePoint = {
  /**
   * Takes the stand of a fresh connection, or of channels opened since. Channels that were asked to resume keep theirs
   * until `recovered` speaks.
   */
  begin: (message: Pick<ConnectionMessage, 'epoch' | 'offsets'>) => void
  place: (message: LogMessage) => Placing
  /** The server's word on a channel that resumed. */
  settle: (message: RecoveredMessage) => void
  /** What to ask for: null when nothing was seen yet, and a fresh start is right. */
  request: () => { epoch: string; offsets: Record<string, number> } | null
  forget: (channel: string) => void
}

export function createResumePoint(): ResumePoint {
  let epoch: string | null = null
  const offsets = new Map<string, number>()
  /** Holes that a resume did not fill: the server has nothing there, so the next message counts. */
  const asked = new Map<string, number>()

  return {
    begin: message => {
      const known = epoch === message.epoch
      for (const [channel, offset] of Object.entries(message.offsets)) {
        if (!known || !offsets.has(channel)) offsets.set(channel, offset)
      }
      epoch = message.epoch
    },
    place: ({ channel, offset }) => {
      const last = offsets.get(channel)
      if (last !== undefined && offset <= last) return 'seen'
      if (last !== undefined && offset > last + 1 && asked.get(channel) !== last) {
        asked.set(channel, last)
        return 'hole'
      }
      offsets.set(channel, offset)
      return 'new'
    },
    settle: ({ channel, offset, recovered }) => {
      const last = offsets.get(channel)
      if (!recovered || last === undefined || offset > last) offsets.set(channel, offset)
    },
    request: () => (epoch === null || offsets.size === 0 ? null : { epoch, offsets: Object.fromEntries(offsets) }),
    forget: channel => {
      offsets.delete(channel)
      asked.delete(channel)
    }
  }
}
