import type { Page } from 'playwright-core'
import t from 'tap'
import { ADMIN_ENVIRONMENT, signInAsAdmin } from '../../test/support/api-client.ts'
import { launchBrowser } from '../../test/support/browser.ts'
import { startFaultProxy } from '../../test/support/fault-proxy.ts'
import { needs } from '../../test/support/needs.ts'
import { startServer } from '../../test/support/server-process.ts'
import { waitUntil } from '../../test/support/wait-until.ts'
import { barriers } from './page-barriers.ts'

async function signIn(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'Correo' }).fill(ADMIN_ENVIRONMENT.ADMIN_EMAIL)
  await page.getByRole('textbox', { name: 'Contraseña' }).fill(ADMIN_ENVIRONMENT.ADMIN_PASSWORD)
  await page.getByRole('button', { name: 'Entrar' }).click()
}

const live = (page: Page) => page.locator('[data-live]').getAttribute('data-live')

t.test('the monitor', async t => {
  const path = needs.chromium(t)
  if (path === null) return
  if (needs.build(t) === null) return
  t.setTimeout(240_000)
  const proxy = await startFaultProxy({ target: () => server.url })
  t.teardown(() => proxy.stop())
  const server = await startServer({
    env: { ...ADMIN_ENVIRONMENT, ALLOWED_ORIGINS: proxy.url }
  })
  t.teardown(() => server.stop())
  const browser = await launchBrowser({ path })
  t.teardown(() => browser.stop())
  const admin = await signInAsAdmin(server.url)
  const page = await browser.open()
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.goto(`${proxy.url}/monitor/?channel=general`)
  const log = page.getByRole('log', { name: 'Eventos' })
  const rows = log.getByRole('listitem')
  const drivers = log.locator('[data-channel="drivers"]')
  const addDriver = (name: string) => admin.call<{ id: number }>('POST', '/drivers', { name })
  const offsets = () => drivers.evaluateAll(items => items.map(item => Number(item.getAttribute('data-offset'))))

  await t.test('asks who is there', async t => {
    await page.getByRole('button', { name: 'Entrar' }).waitFor()
    t.strictSame(await barriers(page), [])
    await signIn(page)
    await waitUntil('the stream is live', async () => (await live(page)) === 'live', { milliseconds: 20_000 })
    await rows.filter({ hasText: 'Conectado' }).waitFor()
  })

  await t.test('shows the test event that it sends, and the whole of it when it is opened', async t => {
    await page.getByRole('textbox', { name: 'Datos (JSON)' }).fill('not JSON')
    await page.getByRole('button', { name: 'Enviar evento de prueba' }).click()
    await page.getByText('Los datos no son un objeto JSON').waitFor()
    await page.getByRole('textbox', { name: 'Datos (JSON)' }).fill('{"greeting": "buenas"}')
    await page.getByRole('button', { name: 'Enviar evento de prueba' }).click()
    const row = log.locator('[data-event-type="test"]')
    await row.waitFor()
    t.equal(await row.count(), 1)
    await row.locator('summary').focus()
    await page.keyboard.press('Enter')
    await row.getByText('"greeting": "buenas"').waitFor()
    t.strictSame(await barriers(page), [])
  })

  await t.test('a channel is heard from the moment it is chosen', async t => {
    await addDriver('Before')
    await page.getByRole('checkbox', { name: 'drivers' }).check()
    await page.locator('label', { hasText: 'drivers' }).locator('small').waitFor()
    await addDriver('Íñigo Núñez')
    await drivers.waitFor()
    t.equal(await drivers.count(), 1)
    t.match(page.url(), /channel=general,drivers/)
  })

  await t.test('statistics refresh by themselves', async () => {
    const sent = page.locator('tr[data-channel="drivers"] [data-column="messages_sent"]')
    await waitUntil('the first driver is counted', async () => (await sent.textContent()) === '1')
    await addDriver('Rosa Tenesaca')
    await waitUntil('the second is', async () => (await sent.textContent()) === '2')
  })

  await t.test('filters by entity, event and text', async t => {
    await page.getByRole('combobox', { name: 'Entidad' }).selectOption('driver')
    t.equal(await log.locator('[data-event-type="test"]').count(), 0)
    t.equal(await drivers.count(), 2)
    await page.getByRole('searchbox', { name: 'Buscar en los datos' }).fill('rosa')
    await waitUntil('one is left', async () => (await drivers.count()) === 1)
    t.strictSame(await barriers(page), [])
    await page.getByRole('button', { name: 'Quitar filtros' }).click()
    await waitUntil('all are back', async () => (await drivers.count()) === 2)
  })

  await t.test('a pause holds the list still, and nothing of it is lost', async t => {
    await page.getByRole('button', { name: 'Pausar' }).click()
    await addDriver('While paused')
    await page.getByText('En pausa · 1 sin mostrar').waitFor()
    t.equal(await drivers.count(), 2)
    await page.getByRole('button', { name: 'Reanudar' }).click()
    await waitUntil('it is there', async () => (await drivers.count()) === 3)
  })

  await t.test('a cut stream goes on where it was: nothing lost, nothing doubled', async t => {
    proxy.setReachable(false)
    await waitUntil('it says so', async () => (await live(page)) !== 'live')
    for (const name of ['One', 'Two', 'Three']) await addDriver(name)
    proxy.setReachable(true)
    await rows.filter({ hasText: 'drivers: reanudado sin perder nada' }).waitFor({ timeout: 60_000 })
    await addDriver('Four')
    await waitUntil('the last one is there', async () => (await drivers.count()) === 7)
    t.strictSame(await offsets(), [8, 7, 6, 5, 4, 3, 2])
  })

  await t.test('loads what was before', async t => {
    await page.getByRole('button', { name: 'Cargar anteriores' }).click()
    await waitUntil('the first driver is there', async () => (await drivers.count()) === 8)
    await page.getByRole('button', { name: 'Cargar anteriores' }).click()
    await page.getByText('No hay anteriores.').waitFor()
    t.strictSame(await offsets(), [8, 7, 6, 5, 4, 3, 2, 1])
  })

  await t.test('listens to one device, by its written channel', async t => {
    await page.getByRole('textbox', { name: 'Otro canal' }).fill('device:x')
    await page.getByRole('button', { name: 'Añadir canal' }).click()
    await page.getByText('Se escribe device:12').waitFor()
    await page.getByRole('textbox', { name: 'Otro canal' }).fill('device:12')
    await page.getByRole('button', { name: 'Añadir canal' }).click()
    t.ok(await page.getByRole('checkbox', { name: 'device:12' }).isChecked())
  })

  await t.test('can be used on a phone, in the dark, in English', async t => {
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.setViewportSize({ width: 320, height: 700 })
    await page.goto(`${proxy.url}/monitor/?lang=en`)
    await page.getByRole('button', { name: 'Send test event' }).click()
    await log
      .or(page.getByRole('log', { name: 'Events' }))
      .locator('[data-event-type="test"]')
      .waitFor()
    t.strictSame(await barriers(page), [])
    t.ok((await page.evaluate<number>('document.documentElement.scrollWidth')) <= 320, 'nothing sticks out')
  })
})
