/** One open (or opening) WebSocket, reduced to what is used here. */
export type Wire = { send: (text: string) => void; close: () => void }

export type WireListeners = { onText: (text: string) => void; onClose: (code: number) => void }

/**
 * What the page noticed about the network:
 * - `online`, `visible`: a good moment to try again, or to ask whether the socket still lives
 * - `offline`: the browser says that there is no network; a socket may live on (the server may be this machine)
 * - `restored`: the page comes out of the back-forward cache; its socket is dead, whatever it says
 */
export type Hint = 'online' | 'offline' | 'visible' | 'restored'

/** All that the live connection needs of the world. */
export type LiveEnvironment = {
  openWire: (address: { url: string; protocols: string[] }, listeners: WireListeners) => Wire
  /** Calls back once after so many milliseconds, unless undone before. */
  after: (milliseconds: number, callback: () => void) => () => void
  /** Milliseconds since 1970. */
  now: () => number
  /** 0 <= random < 1. */
  random: () => number
  /** Whether the browser believes that there is a network. */
  online: () => boolean
  onHint: (listener: (hint: Hint) => void) => () => void
}
