import type { SessionEnvironment } from './session.ts'

const RENEWAL_KEY = 'rastro.renewal-key'

/** The session's environment in a real browser. */
export const browserEnvironment: SessionEnvironment = {
  fetch: (path, init) => fetch(path, { ...init, credentials: 'same-origin' }),
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
