/**
 * Carries messages between the processes of one installation. It may lose them: whoever uses it compares with the
 * database and repairs. Nothing waits for it, and nothing is kept for later.
 */
export type Broker = {
  /** Hands the message to this process's subscribers before it returns, and sends it to the other processes. */
  publish: (topic: string, message: string) => void
  /** @returns undo */
  subscribe: (topic: string, handler: BrokerHandler) => () => void
  /** Told when messages of other processes may have been lost: after each reconnect. @returns undo */
  onGap: (handler: () => void) => () => void
  /** Whether there are other processes: then messages can get lost. */
  readonly shared: boolean
  /** Whether messages reach the other processes now. */
  healthy: () => boolean
  close: () => Promise<void>
}

export type BrokerHandler = (message: string) => void
