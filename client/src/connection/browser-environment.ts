import type { Hint, LiveEnvironment, Wire, WireListeners } from './environment.ts'

/** The live connection's environment in a real browser. */
export const browserEnvironment: LiveEnvironment = {
  openWire: openWebSocket,
  after: (milliseconds, callback) => {
    const timer = setTimeout(callback, milliseconds)
    return () => clearTimeout(timer)
  },
  now: () => Date.now(),
  random: () => Math.random(),
  online: () => navigator.onLine,
  onHint: listenToPage
}

function openWebSocket(address: { url: string; protocols: string[] }, listeners: WireListeners): Wire {
  const socket = new WebSocket(address.url, address.protocols)
  socket.addEventListener('message', ({ data }) => typeof data === 'string' && listeners.onText(data))
  socket.addEventListener('close', ({ code }) => listeners.onClose(code))
  return { send: text => socket.send(text), close: () => socket.close() }
}

/** Address of the live stream of the server that served this page. */
export function liveAddress(location: Location): string {
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/v1/ws`
}

function listenToPage(listener: (hint: Hint) => void): () => void {
  const ended = new AbortController()
  const { signal } = ended
  addEventListener('online', () => listener('online'), { signal })
  addEventListener('offline', () => listener('offline'), { signal })
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && listener('visible'), {
    signal
  })
  // The back-forward cache fires no visibilitychange.
  window.addEventListener('pageshow', event => event.persisted && listener('restored'), { signal })
  return () => ended.abort()
}
