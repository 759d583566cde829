import type { SessionEnvironment } from './session.ts'

const RENEWAL_KEY = 'rastro.renewal-key'
const REQUEST_TIMEOUT_MILLISECONDS = 30_000

/** The session's environment in a real browser. */
export const browserEnvironment: SessionEnvironment = {
  // Renewals are shared by all who wait for one: a request that hangs must not hold them for ever.
  fetch: (path, init) =>
    fetch(path, {
      ...init,
      credentials: 'same-origin',
      signal: init.signal ?? AbortSignal.timeout(REQUEST_TIMEOUT_MILLISECONDS)
    }),
  // Locks exist on secure origins only; on plain http (a trial in the local network) tabs take their chance.
  exclusively: async work =>
    'locks' in navigator ? await navigator.locks.request('rastro-session', async () => await work()) : await work(),
  renewalKey: {
    take: () => {
      const kept = localStorage.getItem(RENEWAL_KEY)
      if (kept !== null) return kept
      const key = crypto.getRandomValues(new Uint8Array(16)).join('-')
      localStorage.setItem(RENEWAL_KEY, key)
      return key
    },
    drop: () => localStorage.removeItem(RENEWAL_KEY)
  },
  after: (milliseconds, callback) => {
    const timer = setTimeout(callback, milliseconds)
    return () => clearTimeout(timer)
  }
}
