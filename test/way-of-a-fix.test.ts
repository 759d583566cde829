import pg from 'pg'
import type { Page } from 'playwright-core'
import t from 'tap'
import { loadTrace } from '../demo/src/trace.ts'
import { ADMIN_ENVIRONMENT, createEnrollment, signInAsAdmin } from './support/api-client.ts'
import { allowGeolocation, emulateSensor, followTrace, launchBrowser } from './support/browser.ts'
import { startFaultProxy } from './support/fault-proxy.ts'
import { needs } from './support/needs.ts'
import { createTestDatabase } from './support/postgres-database.ts'
import { startServer } from './support/server-process.ts'
import { waitUntil } from './support/wait-until.ts'

/** A car across Munich, one fix a second; every fix has a place of its own. */
const TRACE = (loadTrace('car-munich').tracks[0]?.fixes ?? []).slice(200, 290)
const OFFLINE_FROM = 30
const KILLED_AT = 45
const ONLINE_FROM = 60

/** What the phone remembers: the last seq that it made. */
const READ_HEAD = `new Promise((resolve, reject) => {
  const opening = indexedDB.open('rastro-driver')
  opening.onerror = () => reject(opening.error)
  opening.onsuccess = () => {
    const database = opening.result
    const reading = database.transaction('meta').objectStore('meta').get('head')
    reading.onerror = () => reject(reading.error)
    reading.onsuccess = () => { database.close(); resolve(reading.result ?? 0) }
  }
})`
const headOf = (page: Page) => page.evaluate<number>(READ_HEAD)
const pendingOf = async (page: Page) => Number(await page.locator('[data-pending]').getAttribute('data-pending'))

/** Writes down every time that the dispatcher's list shows for a device, in the order in which it shows them. */
const WATCH_ITEM = `{
  globalThis.shownTimes = []
  const look = () => {
    const time = document.querySelector('[data-device-id]')?.getAttribute('data-recorded-at')
    if (time && time !== globalThis.shownTimes.at(-1)) globalThis.shownTimes.push(time)
  }
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true })
}`

t.test(
  'a trip through a dead zone, a killed browser and lost answers arrives whole, and the marker never goes back',
  async t => {
    const path = needs.chromium(t)
    if (path === null) return
    const postgres = needs.postgres(t)
    if (postgres === null) return
    if (needs.build(t) === null) return
    t.setTimeout(280_000)

    const database = await createTestDatabase(postgres)
    t.teardown(() => database.drop())
    const server = await startServer({ env: { ...ADMIN_ENVIRONMENT, DATABASE_URL: database.url } })
    t.teardown(() => server.stop())
    const proxy = await startFaultProxy({ target: () => server.url })
    t.teardown(() => proxy.stop())
    const admin = await signInAsAdmin(server.url)
    const { code } = await createEnrollment(admin, 'Marco Quizhpi')

    const office = await launchBrowser({ path })
    t.teardown(() => office.stop())
    const phone = await launchBrowser({ path })
    t.teardown(() => phone.stop())

    const dispatch = await office.open()
    await dispatch.addInitScript(WATCH_ITEM)
    await dispatch.goto(`${server.url}/dispatch/`)
    await dispatch.getByRole('textbox', { name: 'Correo' }).fill(ADMIN_ENVIRONMENT.ADMIN_EMAIL)
    await dispatch.getByRole('textbox', { name: 'Contraseña' }).fill(ADMIN_ENVIRONMENT.ADMIN_PASSWORD)
    await dispatch.getByRole('button', { name: 'Entrar' }).click()
    await dispatch.locator('[data-live="live"]').waitFor()

    async function openDrive(address: string) {
      await allowGeolocation(phone, proxy.url)
      const page = await phone.open()
      const move = await emulateSensor(page)
      await page.goto(address)
      return { page, move }
    }

    let { page, move } = await openDrive(`${proxy.url}/drive/#enroll=${code}`)
    await page.getByRole('button', { name: 'Iniciar viaje' }).click()
    await page.getByRole('button', { name: 'Terminar viaje' }).waitFor()
    await page.evaluate('navigator.serviceWorker.ready.then(() => true)')

    // Twice the server stores a batch and its answer gets lost on the way.
    let answersToLose = 2
    proxy.use(request => {
      if (request.path !== '/api/v1/sync' || answersToLose === 0) return { kind: 'pass' }
      answersToLose -= 1
      return { kind: 'drop_answer' }
    })

    async function drive(from: number, to: number) {
      let head = await headOf(page)
      await followTrace(move, TRACE.slice(from, to), async () => {
        await waitUntil('the phone has written the fix down', async () => (await headOf(page)) > head)
        head = await headOf(page)
      })
    }

    const shownTime = () => dispatch.locator('[data-device-id]').first().getAttribute('data-recorded-at')

    await drive(0, OFFLINE_FROM)
    const beforeTheOutage = (await shownTime()) ?? ''
    proxy.setReachable(false)
    await phone.setOffline(true)
    await drive(OFFLINE_FROM, KILLED_AT)
    const pendingBefore = await pendingOf(page)
    t.ok(pendingBefore >= KILLED_AT - OFFLINE_FROM, 'what is recorded without a network waits on the phone')

    await phone.kill()
    await phone.restart()
    await phone.setOffline(true)
    const reopened = await openDrive(`${proxy.url}/drive/`)
    page = reopened.page
    move = reopened.move
    await page.getByRole('button', { name: 'Terminar viaje' }).waitFor()
    t.ok((await pendingOf(page)) >= pendingBefore, 'the trip goes on by itself, nothing is lost, without any network')
    await drive(KILLED_AT, ONLINE_FROM)

    const outageEndedAt = new Date().toISOString()
    proxy.setReachable(true)
    await phone.setOffline(false)
    await drive(ONLINE_FROM, TRACE.length)
    await waitUntil('the list shows where the phone is now', async () => ((await shownTime()) ?? '') > outageEndedAt, {
      milliseconds: 60_000
    })
    await page.getByRole('button', { name: 'Terminar viaje' }).click()
    await page.getByRole('button', { name: 'Enviar ahora' }).click()
    await waitUntil('everything is acknowledged', async () => (await pendingOf(page)) === 0, { milliseconds: 60_000 })
    t.equal(proxy.count('drop_answer'), 2)

    const client = new pg.Client({ connectionString: database.url })
    await client.connect()
    const fixes = await client.query<{ lat: number; lng: number }>('select lat, lng from fixes order by seq')
    await client.end()
    t.same(
      fixes.rows,
      TRACE.map(({ lat, lng }) => ({ lat, lng })),
      'the server holds every fix exactly once, in the order in which it was driven (ING1)'
    )

    const { items } = await admin.call<{ items: { id: number }[] }>('GET', '/devices')
    const device = await admin.call<{ head_seq: number; received: number[][]; missing: number }>(
      'GET',
      `/devices/${items[0]?.id}`
    )
    t.equal(device.missing, 0)
    t.same(device.received, [[1, device.head_seq]], 'the ledger says so (LEDGER1)')
    t.equal(device.head_seq, await headOf(page))

    const last = TRACE.at(-1)
    const item = dispatch.getByRole('list', { name: 'Flota' }).locator(`[data-device-id="${items[0]?.id}"]`)
    await waitUntil(
      'the list shows the last position',
      async () => Number(await item.getAttribute('data-lat')) === last?.lat
    )
    t.equal(Number(await item.getAttribute('data-lng')), last?.lng)
    const shown = await dispatch.evaluate<string[]>('globalThis.shownTimes')
    t.ok(shown.includes(beforeTheOutage) && shown.length > 1, `the list moved ${shown.length} times`)
    t.same(shown, [...shown].sort(), 'while the phone was catching up the marker never went back (ING5)')
  }
)
