import type { Page } from 'playwright-core'
import t from 'tap'
import { ADMIN_ENVIRONMENT, createEnrollment, signInAsAdmin } from '../../test/support/api-client.ts'
import { allowGeolocation, emulateSensor, launchBrowser } from '../../test/support/browser.ts'
import { needs } from '../../test/support/needs.ts'
import { startServer } from '../../test/support/server-process.ts'
import { waitUntil } from '../../test/support/wait-until.ts'

/** What waits on the phone; it keeps all of it in these tests, because nobody answers its requests. */
const READ_RECORDS = `new Promise((resolve, reject) => {
  const opening = indexedDB.open('rastro-driver')
  opening.onerror = () => reject(opening.error)
  opening.onsuccess = () => {
    const database = opening.result
    const reading = database.transaction('records').objectStore('records').getAll()
    reading.onerror = () => reject(reading.error)
    reading.onsuccess = () => { database.close(); resolve(reading.result) }
  }
})`
type Kept = { kind: string; event?: string; action?: string }
/** In the order of their seqs: `app_started`, `trip started`, `fix`; without those of the screen, which no test here turns. */
async function kept(page: Page): Promise<string[]> {
  const records = await page.evaluate<Kept[]>(READ_RECORDS)
  return records
    .map(({ kind, event, action }) => event ?? (action === undefined ? kind : `${kind} ${action}`))
    .filter(record => !record.startsWith('wake_lock'))
}

t.test('the journal of a phone whose server is gone', async t => {
  const path = needs.chromium(t)
  if (path === null) return
  if (needs.build(t) === null) return
  t.setTimeout(180_000)
  const server = await startServer({ env: ADMIN_ENVIRONMENT })
  t.teardown(() => server.stop())
  const { code } = await createEnrollment(await signInAsAdmin(server.url), 'Marco Quizhpi')
  const browser = await launchBrowser({ path })
  t.teardown(() => browser.stop())
  await allowGeolocation(browser, server.url)

  async function openPage(hash = '') {
    const opened = await browser.open()
    const sensor = await emulateSensor(opened)
    await opened.goto(`${server.url}/drive/${hash}`)
    return { opened, sensor }
  }
  let { opened: page, sensor: move } = await openPage(`#enroll=${code}`)
  const until = (what: string, is: (records: string[]) => boolean) =>
    waitUntil(what, async () => is(await kept(page)), { milliseconds: 20_000 })

  await page.getByRole('button', { name: 'Iniciar viaje' }).waitFor()
  await page.evaluate('navigator.serviceWorker.ready.then(() => true)')
  await until('all is sent', records => records.length === 0)
  await server.kill('SIGKILL')

  await t.test('between trips it says only that the page was opened (JOURNAL1)', async t => {
    await browser.setOffline(true)
    await browser.setOffline(false)
    await page.reload()
    await page.getByRole('button', { name: 'Iniciar viaje' }).waitFor()
    await until('the start is kept', records => records.length > 0)
    t.same(await kept(page), ['app_started'])
  })

  await t.test('during a trip it says why news comes late, and positions go on (JOURNAL1, JOURNAL4)', async t => {
    await page.getByRole('button', { name: 'Iniciar viaje' }).click()
    await until('the trip runs', records => records.includes('trip started'))
    await move({ lat: -2.9, lng: -79 })
    await until('a fix is kept', records => records.at(-1) === 'fix')
    await browser.setOffline(true)
    await until('it says so', records => records.at(-1) === 'offline')
    await move({ lat: -2.91, lng: -79 })
    await until('a fix is kept', records => records.at(-1) === 'fix')
    await browser.setOffline(false)
    await until('it says so', records => records.at(-1) === 'online')
    t.same(await kept(page), ['app_started', 'trip started', 'fix', 'offline', 'fix', 'online'])
  })

  await t.test('a page that is closed says that, and not that it was hidden (JOURNAL3)', async t => {
    await page.goto('about:blank')
    ;({ opened: page, sensor: move } = await openPage())
    await page.getByRole('button', { name: 'Terminar viaje' }).waitFor()
    await until('the start is kept', records => records.at(-1) === 'app_started')
    const told = await kept(page)
    t.same(told.slice(told.indexOf('online')), ['online', 'app_closed', 'app_started'])
  })

  await t.test('a page that was killed says at its next start that it had been gone (JOURNAL3, RECORD4)', async t => {
    const before = await kept(page)
    await browser.restart()
    await allowGeolocation(browser, server.url)
    ;({ opened: page, sensor: move } = await openPage())
    await page.getByRole('button', { name: 'Terminar viaje' }).waitFor()
    await move({ lat: -2.92, lng: -79 })
    await until('the trip goes on', records => records.at(-1) === 'fix')
    t.same((await kept(page)).slice(before.length), ['app_started', 'fix'])
  })
})
