import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { ADMIN_ENVIRONMENT, createEnrollment, signInAsAdmin } from '../../test/support/api-client.ts'
import { allowGeolocation, emulateSensor, launchBrowser } from '../../test/support/browser.ts'
import { needs } from '../../test/support/needs.ts'
import { startServer } from '../../test/support/server-process.ts'
import { waitUntil } from '../../test/support/wait-until.ts'

const WORKER = '/drive/service-worker.js'

/** Passes all requests on; the service worker gets a new last line with each release, which makes it a new version. */
async function startReleases(t: Test, target: string) {
  let version = 1
  const server = createServer((incoming, answer) => {
    const { method, url = '/' } = incoming
    // Plain and whole: neither compressed nor "not modified".
    const { 'if-none-match': _tag, 'if-modified-since': _since, ...headers } = incoming.headers
    const onward = request(new URL(url, target), { method, headers: { ...headers, 'accept-encoding': 'identity' } })
    incoming.pipe(onward)
    onward.on('error', () => answer.destroy())
    onward.on('response', response => {
      const { 'content-length': _length, etag: _etag, 'last-modified': _modified, ...kept } = response.headers
      answer.writeHead(response.statusCode ?? 502, url === WORKER ? kept : response.headers)
      if (url !== WORKER) return response.pipe(answer)
      response.pipe(answer, { end: false })
      return response.on('end', () => answer.end(`\n// release ${version}`))
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : null}`,
    release() {
      version += 1
    }
  }
}

/** A mark that a reload wipes away. */
const mark = (page: Page) => page.evaluate('globalThis.isSame = true')
const isSame = (page: Page) => page.evaluate<boolean>('globalThis.isSame === true')
const WAITING = `navigator.serviceWorker.getRegistration('/drive/').then(found => found?.waiting?.state === 'installed')`
const isWaiting = (page: Page) => page.evaluate<boolean>(WAITING)

t.test('a new version of the driver page', async t => {
  const path = needs.chromium(t)
  if (path === null) return
  if (needs.build(t) === null) return
  t.setTimeout(180_000)
  const server = await startServer({ env: ADMIN_ENVIRONMENT })
  t.teardown(() => server.stop())
  const releases = await startReleases(t, server.url)
  const { code } = await createEnrollment(await signInAsAdmin(server.url), 'Marco Quizhpi')
  const browser = await launchBrowser({ path })
  t.teardown(() => browser.stop())
  await allowGeolocation(browser, releases.url)
  const page = await browser.open()
  await emulateSensor(page)
  await page.goto(`${releases.url}/drive/#enroll=${code}`)
  const start = page.getByRole('button', { name: 'Iniciar viaje' })
  const end = page.getByRole('button', { name: 'Terminar viaje' })
  await start.waitFor()
  await page.evaluate('navigator.serviceWorker.ready.then(() => true)')
  // From its second opening on the page comes from the service worker.
  await page.reload()
  await start.waitFor()
  t.equal(await page.evaluate<boolean>('navigator.serviceWorker.controller !== null'), true)

  await t.test('waits while a trip runs, even when the page is opened anew (RECORD5)', async t => {
    await start.click()
    await end.waitFor()
    await mark(page)
    releases.release()
    await page.evaluate("navigator.serviceWorker.getRegistration('/drive/').then(found => found.update())")
    await page.getByText('Se instala al terminar el viaje').waitFor()
    t.equal(await isWaiting(page), true)
    t.equal(await isSame(page), true, 'nothing was loaded again')
    t.equal(await page.getByRole('button', { name: 'Actualizar' }).count(), 0)

    await page.reload()
    await page.getByText('Se instala al terminar el viaje').waitFor()
    await mark(page)
    await end.waitFor()
    t.equal(await isWaiting(page), true)
    t.equal(await isSame(page), true)
  })

  await t.test('is installed at a tap between trips (RECORD5)', async t => {
    await end.click()
    await page.getByRole('button', { name: 'Actualizar' }).click()
    await waitUntil('the page is loaded again', async () => !(await isSame(page).catch(() => true)))
    await start.waitFor()
    t.equal(await isWaiting(page), false)
  })

  await t.test('is installed without a tap when it was there before the page (RECORD5)', async t => {
    const other = await browser.open(`${releases.url}/drive/`)
    await page.close()
    await other.getByRole('button', { name: 'Iniciar viaje' }).waitFor()
    releases.release()
    await other.evaluate("navigator.serviceWorker.getRegistration('/drive/').then(found => found.update())")
    await other.getByRole('button', { name: 'Actualizar' }).waitFor()
    await other.reload()
    await waitUntil('the new version works', async () => {
      const waits = await isWaiting(other).catch(() => true)
      return !waits
    })
    await other.getByRole('button', { name: 'Iniciar viaje' }).waitFor()
    t.equal(await other.getByRole('button', { name: 'Actualizar' }).count(), 0)
  })
})
