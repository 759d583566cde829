import { CLOSE_CODES } from '@rastro/shared/protocol/codes'
import type { LiveAccess } from './access.ts'
import type { Connection } from './connection.ts'

const CLOSED_WITHIN_MILLISECONDS = 3000

/** All open sockets of this process. */
export type Connections = {
  add: (connection: Connection) => void
  size: () => number
  /** One timer for all, not one each. */
  pingAll: () => void
  checkAll: (now: number) => void
  /** Closes those whose access has ended. */
  endAccess: (hasEnded: (access: LiveAccess) => boolean) => void
  /** The accesses, each once. */
  accesses: () => Set<LiveAccess>
  /** Closes all with this code. Settles when they are gone, at the latest after some seconds. */
  closeAll: (code: number, reason: string) => Promise<void>
}

export function createConnections(): Connections {
  const open = new Set<Connection>()

  return {
    add: connection => {
      open.add(connection)
      connection.onClose(() => open.delete(connection))
    },
    size: () => open.size,
    pingAll: () => {
      for (const connection of open) connection.ping()
    },
    checkAll: now => {
      for (const connection of open) connection.check(now)
    },
    endAccess: hasEnded => {
      for (const connection of open) {
        if (hasEnded(connection.access)) connection.close(CLOSE_CODES.accessEnded, 'access ended')
      }
    },
    accesses: () => new Set([...open].map(connection => connection.access)),
    closeAll: async (code, reason) => {
      const gone = Promise.all([...open].map(connection => new Promise<void>(resolve => connection.onClose(resolve))))
      for (const connection of open) connection.close(code, reason)
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<void>(resolve => {
        timer = setTimeout(resolve, CLOSED_WITHIN_MILLISECONDS)
      })
      await Promise.race([gone, late])
      clearTimeout(timer)
    }
  }
}
