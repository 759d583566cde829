import type { SessionEnvironment } from './session.ts'

/** The session's environment in a real browser. */
export const browserEnvironment: SessionEnvironment = {
  fetch: (path, init) => fetch(path, { ...init, credentials: 'same-origin' }),
  // Locks exist on secure origins only; on plain http (a trial in the local network) tabs take their chance.
  exclusively: async work =>
    'locks' in navigator ? await navigator.locks.request('rastro-session', async () => await work()) : await work(),
  after: (milliseconds, callback) => {
    const timer = setTimeout(callback, milliseconds)
    return () => clearTimeout(timer)
  }
}
