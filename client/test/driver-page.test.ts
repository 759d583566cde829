import AxeBuilder from 'axe-core'
import type { Page } from 'playwright-core'
import t from 'tap'
import { allowGeolocation, type EmulatedFix, emulateSensor, launchBrowser } from '../../test/support/browser.ts'
import { needs } from '../../test/support/needs.ts'
import { type ServerProcess, startServer } from '../../test/support/server-process.ts'
import { waitUntil } from '../../test/support/wait-until.ts'

const ADMIN = { email: 'admin@example.com', password: 'correct horse battery staple' }

/** The API as the office uses it. */
async function signIn(server: ServerProcess) {
  async function call<Answer>(method: string, path: string, token: string | null, body?: object): Promise<Answer> {
    const response = await fetch(`${server.url}/api/v1${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === null ? {} : { authorization: `Bearer ${token}` })
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) })
    })
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
    return (await response.json()) as Answer
  }
  const { access_token } = await call<{ access_token: string }>('POST', '/session', null, ADMIN)
  const driver = await call<{ id: number }>('POST', '/drivers', access_token, { name: 'Marco Quizhpi' })
  return {
    newCode: async () =>
      (await call<{ code: string }>('POST', `/drivers/${driver.id}/enrollments`, access_token, {})).code,
    async devices() {
      const { items } = await call<{
        items: { id: number; missing: number; head_seq: number; received: number[][] }[]
      }>('GET', '/devices', access_token)
      return items
    }
  }
}

const pending = async (page: Page) => Number(await page.locator('[data-pending]').getAttribute('data-pending'))
const syncOf = (page: Page) => page.locator('[data-pending]').getAttribute('data-sync')

/** Moves the sensor until the page has taken in so many more positions. */
async function drive(page: Page, move: (fix: EmulatedFix) => Promise<void>, fixes: number, from: number) {
  for (let index = from; index < from + fixes; index++) {
    const before = await pending(page)
    await move({ lat: -2.9 + index / 10_000, lng: -79, accuracy: 6, speed: 13, heading: 0 })
    await waitUntil('the fix is in the outbox', async () => (await pending(page)) > before)
  }
}

t.test("the driver's page in a real browser", async t => {
  const path = needs.chromium(t)
  if (path === null) return
  if (needs.build(t) === null) return
  t.setTimeout(240_000)
  const server = await startServer({
    env: { ADMIN_EMAIL: ADMIN.email, ADMIN_PASSWORD: ADMIN.password }
  })
  t.teardown(() => server.stop())
  const office = await signIn(server)
  const browser = await launchBrowser({ path })
  t.teardown(() => browser.stop())
  await allowGeolocation(browser, server.url)
  let page = await browser.open()
  let move = await emulateSensor(page)

  await t.test('a wrong code is answered in words', async t => {
    await page.goto(`${server.url}/drive/`)
    await page.getByRole('textbox', { name: 'Código' }).fill('AAAA-AAAA')
    await page.getByRole('button', { name: 'Vincular' }).click()
    await page.getByText('Ese código no existe').waitFor()
    t.equal(await page.locator('[data-pending]').count(), 0)
  })

  await t.test('a link enrols without a tap, and its code leaves the address', async t => {
    await page.goto(`${server.url}/drive/#enroll=${await office.newCode()}`)
    await page.getByRole('button', { name: 'Iniciar viaje' }).waitFor()
    t.equal(new URL(page.url()).hash, '')
    await waitUntil('all is sent', async () => (await pending(page)) === 0)
  })

  await t.test('it obeys the rules of accessibility', async t => {
    await page.evaluate(AxeBuilder.source)
    const violations = await page.evaluate('axe.run().then(({ violations }) => violations.map(({ id }) => id))')
    t.same(violations, [])
  })

  await t.test('without a network it opens and records (JOURNAL4)', async t => {
    await waitUntil('the service worker is ready', () =>
      page.evaluate(
        "navigator.serviceWorker.getRegistration('/drive/').then(worker => worker?.active?.state === 'activated')"
      )
    )
    await page.getByRole('button', { name: 'Iniciar viaje' }).click()
    await waitUntil('the start is sent', async () => (await pending(page)) === 0)
    await server.kill('SIGKILL')
    await browser.setOffline(true)
    await drive(page, move, 5, 0)
    await page.reload()
    await page.getByRole('button', { name: 'Terminar viaje' }).waitFor()
    await drive(page, move, 5, 5)
    // Chromium's emulated network tells `navigator.onLine` only to pages that were open when it was cut.
    await waitUntil('it knows that nothing goes out', async () => /offline|waiting/.test((await syncOf(page)) ?? ''))
    t.ok((await pending(page)) >= 10)
  })

  await t.test('killed and opened again, it goes on with the trip and loses nothing (RECORD4)', async t => {
    const before = await pending(page)
    await browser.restart()
    await allowGeolocation(browser, server.url)
    await browser.setOffline(true)
    page = await browser.open()
    move = await emulateSensor(page)
    await page.goto(`${server.url}/drive/`)
    await page.getByRole('button', { name: 'Terminar viaje' }).waitFor()
    t.ok((await pending(page)) >= before, `${await pending(page)} of ${before}`)
    await drive(page, move, 3, 10)
  })
  await t.test('back in the network it sends everything, and the server misses nothing', async t => {
    await server.restart()
    await browser.setOffline(false)
    await page.getByRole('button', { name: 'Terminar viaje' }).click()
    await page.getByRole('button', { name: 'Enviar ahora' }).click()
    await waitUntil('all is sent', async () => (await pending(page)) === 0)
    await page.getByText('Todo enviado: puedes cerrar').waitFor()
    const [device] = await office.devices()
    t.equal(device?.missing, 0)
    t.same(device?.received, [[1, device?.head_seq]])
  })

  await t.test('a second tab stands aside until it is told to take over', async t => {
    const second = await browser.open(`${server.url}/drive/?lang=en`)
    await second.getByRole('button', { name: 'Use this tab' }).click()
    await second.getByRole('button', { name: 'Start trip' }).waitFor()
    await page.getByRole('button', { name: 'Usar esta pestaña' }).waitFor()
    await second.close()
    await page.getByRole('button', { name: 'Iniciar viaje' }).waitFor()
    t.pass('and goes on by itself when the other one is closed')
  })
})
