/** The subprotocol that we speak; a ticket travels beside it as `ticket.<ticket>`. */
export const LIVE_PROTOCOL = 'rastro.v1'

/** Why the server closed a socket. Any other code means: reconnect with full jitter. */
export const CLOSE_CODES = {
  /** Access ended or was revoked: do not retry without a new ticket. */
  accessEnded: 4401,
  /** The socket could not keep up: reconnect and resume. */
  tooSlow: 4408,
  /** Too many or too large messages. */
  tooMany: 4429,
  /** The server restarts: reconnect after a random delay. */
  restarting: 1012
} as const
