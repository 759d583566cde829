/**
 * Lets the driver's page open without a network. It holds the page and nothing else: requests of the API are never
 * touched, so that an answer is always the server's. A new version waits until the page asks for it (see driver/update.ts).
 */
import {
  cleanupOutdatedCaches,
  getCacheKeyForURL,
  matchPrecache,
  type PrecacheEntry,
  precache
} from 'workbox-precaching'

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: (PrecacheEntry | string)[] }

const PAGE = '/drive/index.html'

precache(self.__WB_MANIFEST)
cleanupOutdatedCaches()

self.addEventListener('message', event => {
  if (event.data?.type === 'SKIP_WAITING') event.waitUntil(self.skipWaiting())
})

self.addEventListener('fetch', event => {
  const { request } = event
  if (request.method !== 'GET') return
  const url = request.mode === 'navigate' ? PAGE : request.url
  if (getCacheKeyForURL(url) !== undefined) event.respondWith(fromCache(url, request))
})

/** The stored copy; the network's where the browser has thrown the copy away. */
async function fromCache(url: string, request: Request): Promise<Response> {
  return (await matchPrecache(url)) ?? fetch(request)
}
