import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Page } from 'playwright-core'
import t from 'tap'
import { allowGeolocation, type EmulatedFix, emulateSensor, followTrace, launchBrowser } from './support/browser.ts'
import { startFaultProxy } from './support/fault-proxy.ts'
import { needs } from './support/needs.ts'
import { waitUntil } from './support/wait-until.ts'

const PAGE = `<!doctype html><title>Test</title><script>
window.seen = []
navigator.geolocation.watchPosition(({ coords }) => window.seen.push(
  [coords.latitude, coords.longitude, coords.accuracy, coords.speed, coords.heading]), error => window.seen.push('error ' + error.code))
navigator.serviceWorker.register('/worker.js')
</script>`

const WORKER = `
addEventListener('activate', event => event.waitUntil(clients.claim()))
addEventListener('fetch', event => event.respondWith(event.request.mode === 'navigate'
  ? fetch(event.request).catch(() => new Response('<title>From the worker</title>', { headers: { 'content-type': 'text/html' } }))
  : fetch(event.request)))`

async function startSite() {
  const server = createServer((request, answer) => {
    const script = request.url === '/worker.js'
    answer.setHeader('content-type', script ? 'text/javascript' : 'text/html')
    answer.end(script ? WORKER : PAGE)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `http://127.0.0.1:${address.port}/`,
    stop() {
      server.closeAllConnections()
      server.close()
    }
  }
}

const seenBy = (page: Page) => page.evaluate<unknown[]>('window.seen')

t.test('the browser of the tests', async t => {
  const path = needs.chromium(t)
  if (path === null) return
  t.setTimeout(120_000)
  const site = await startSite()
  t.teardown(() => site.stop())
  const browser = await launchBrowser({ path })
  t.teardown(() => browser.stop())

  await t.test('speaks Spanish and has WebGL', async t => {
    const page = await browser.open(site.url)
    t.equal(await page.evaluate('navigator.language'), 'es-EC')
    t.ok(await page.evaluate("document.createElement('canvas').getContext('webgl2') !== null"))
    await page.close()
  })

  await t.test('follows a trace, speed and heading included', async t => {
    await allowGeolocation(browser, new URL(site.url).origin)
    const page = await browser.open()
    const move = await emulateSensor(page)
    await move({ lat: -2.9, lng: -79, accuracy: 5, speed: 0, heading: null })
    await page.goto(site.url)
    await waitUntil('the first position', async () => (await seenBy(page)).length === 1)
    const trace: EmulatedFix[] = [
      { lat: -2.901, lng: -79, accuracy: 6, speed: 12.5, heading: 0 },
      { lat: -2.902, lng: -79.001, accuracy: 7 }
    ]
    await followTrace(move, trace, (_fix, index) =>
      waitUntil(`position ${index}`, async () => (await seenBy(page)).length === index + 2).then(() => {})
    )
    t.same(await seenBy(page), [
      [-2.9, -79, 5, 0, null],
      [-2.901, -79, 6, 12.5, 0],
      [-2.902, -79.001, 7, null, null]
    ])
    await move(null)
    await waitUntil('the loss of the position', async () => (await seenBy(page)).length > 3)
    t.equal((await seenBy(page)).at(-1), 'error 2', 'a sensor without a position says so')
    await page.close()
  })

  await t.test('keeps its storage when it is killed, and works offline from its service worker', async t => {
    const proxy = await startFaultProxy({ target: () => site.url })
    t.teardown(() => proxy.stop())
    const page = await browser.open(proxy.url)
    await page.evaluate('navigator.serviceWorker.ready.then(() => true)')
    await waitUntil('the worker serves the page', () => page.evaluate('navigator.serviceWorker.controller !== null'))
    await page.evaluate(`new Promise((resolve, reject) => {
      const opening = indexedDB.open('kept', 1)
      opening.onupgradeneeded = () => opening.result.createObjectStore('things')
      opening.onsuccess = () => {
        const writing = opening.result.transaction('things', 'readwrite', { durability: 'strict' })
        writing.objectStore('things').put('a record', 1)
        writing.oncomplete = () => resolve()
        writing.onerror = reject
      }
    })`)
    await browser.kill()
    await browser.restart()

    const again = await browser.open()
    proxy.setReachable(false)
    await browser.setOffline(true)
    await again.goto(proxy.url)
    t.equal(await again.title(), 'From the worker')
    t.equal(await again.evaluate('navigator.onLine'), false)
    t.equal(await again.evaluate("fetch('/other').then(() => 'reached', () => 'offline')"), 'offline')
    const kept = await again.evaluate(`new Promise(resolve => {
      indexedDB.open('kept', 1).onsuccess = event => {
        event.target.result.transaction('things').objectStore('things').get(1).onsuccess = got => resolve(got.target.result)
      }
    })`)
    t.equal(kept, 'a record')
    proxy.setReachable(true)
    await browser.setOffline(false)
    await again.goto(proxy.url)
    t.equal(await again.title(), 'Test', 'the network is back')
  })
})
