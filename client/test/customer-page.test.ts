import t from 'tap'
import { ADMIN_ENVIRONMENT, createApiClient, createEnrollment, signInAsAdmin } from '../../test/support/api-client.ts'
import { launchBrowser } from '../../test/support/browser.ts'
import { startFaultProxy } from '../../test/support/fault-proxy.ts'
import { needs } from '../../test/support/needs.ts'
import { startServer } from '../../test/support/server-process.ts'
import { waitUntil } from '../../test/support/wait-until.ts'
import { barriers } from './page-barriers.ts'

const ORIGIN = { name: 'Balzers, bodega 2', lat: 47.066, lng: 9.503 }
const DESTINATION = { name: 'Bodega Schaan', lat: 47.166, lng: 9.509 }

t.test('the customer’s page', async t => {
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
  const { driver_id, code } = await createEnrollment(admin, 'Rosa Tenesaca')
  const { token } = await createApiClient(server.url, null).call<{ token: string }>('POST', '/devices', { code })
  const phone = createApiClient(server.url, token)
  const shipment = await admin.call<{ id: number }>('POST', '/shipments', {
    reference: 'ENV-1042',
    driver_id,
    origin: ORIGIN,
    destination: DESTINATION,
    stops: [{ name: 'Triesen', lat: 47.107, lng: 9.528 }]
  })
  const share = () => admin.call<{ id: number; url: string }>('POST', `/shipments/${shipment.id}/shares`, {})
  const link = await share()

  let head_seq = 0
  const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString()
  async function sync(records: object[]): Promise<void> {
    const numbered = records.map(record => ({ seq: ++head_seq, ...record }))
    await phone.call('POST', '/sync', { sent_at: ago(0), head_seq, records: numbered })
  }
  const fix = (seconds: number) => ({
    kind: 'fix',
    recorded_at: ago(seconds),
    lat: 47.12 - seconds / 50_000,
    lng: 9.52,
    accuracy: 8,
    speed: 12,
    heading: 0
  })
  const act = (action: string, seconds: number) => ({
    kind: 'shipment',
    recorded_at: ago(seconds),
    shipment_id: shipment.id,
    action
  })

  const page = await browser.open()
  await page.setViewportSize({ width: 390, height: 844 })
  const pageOf = (url: string) => `${proxy.url}${new URL(url).pathname}`
  const sheet = page.locator('[data-status]')
  const status = () => sheet.getAttribute('data-status')
  const recordedAt = () => page.locator('[data-recorded-at]').getAttribute('data-recorded-at')
  const live = () => page.locator('[data-live]').getAttribute('data-live')

  await t.test('a link that does not exist is told in words', async t => {
    await page.goto(`${proxy.url}/track/nosuchtoken`)
    await page.getByRole('heading', { name: 'Este enlace no existe' }).waitFor()
    t.strictSame(await barriers(page), [])
  })

  await t.test('before the pickup it says so, and shows no position', async t => {
    await sync([fix(700)])
    await page.goto(pageOf(link.url))
    await page.getByRole('heading', { name: 'Aún no se ha recogido en Balzers, bodega 2' }).waitFor()
    t.equal(await status(), 'assigned')
    t.equal(await recordedAt(), '')
    t.strictSame(await barriers(page), [])
    await waitUntil('the stream is live', async () => (await live()) === 'live', { milliseconds: 20_000 })
  })

  await t.test('with the pickup it begins to move, without being asked', async t => {
    const newest = fix(1)
    await sync([act('picked_up', 600), fix(500), fix(480), newest])
    await waitUntil('it is on its way', async () => (await status()) === 'in_transit')
    await waitUntil('the newest is shown', async () => (await recordedAt()) === newest.recorded_at)
    await page.getByRole('heading', { name: 'Cerca de Triesen, hacia Bodega Schaan' }).waitFor()
    t.equal(Number(await sheet.getAttribute('data-lat')), newest.lat)
    await page.getByText('no hubo posición del vehículo').waitFor()
    t.strictSame(await barriers(page), [])
  })

  await t.test('a gap that late data closes is told to be complete, and the marker does not go back', async t => {
    const before = await recordedAt()
    await sync(Array.from({ length: 23 }, (_, index) => fix(460 - index * 20)))
    await page.getByText('ya está completo').waitFor()
    t.equal(await recordedAt(), before)
  })

  await t.test('a stream that breaks is told, and goes on', async () => {
    proxy.setReachable(false)
    await waitUntil('it says so', async () => (await live()) !== 'live')
    const newest = fix(0)
    await sync([newest])
    proxy.setReachable(true)
    await waitUntil('it is there', async () => (await recordedAt()) === newest.recorded_at, { milliseconds: 60_000 })
  })

  await t.test('on the smallest phone, in the dark, in English, nothing sticks out', async t => {
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.setViewportSize({ width: 320, height: 640 })
    await page.goto(`${pageOf(link.url)}?lang=en`)
    await page.getByRole('heading', { name: 'Near Triesen, towards Bodega Schaan' }).waitFor()
    t.strictSame(await barriers(page), [])
    t.ok((await page.evaluate<number>('document.documentElement.scrollWidth')) <= 320)
  })

  await t.test('a browser that cannot draw the map says all in words', async t => {
    const plain = await browser.open()
    await plain.addInitScript('HTMLCanvasElement.prototype.getContext = () => null')
    await plain.goto(pageOf(link.url))
    await plain.getByRole('heading', { name: 'Cerca de Triesen, hacia Bodega Schaan' }).waitFor()
    await plain.getByText('Este navegador no puede dibujar el mapa').waitFor()
    t.strictSame(await barriers(plain), [])
    await plain.close()
  })

  await t.test('a revoked link closes at once, and says why', async t => {
    await waitUntil('the stream is live', async () => (await live()) === 'live', { milliseconds: 20_000 })
    await admin.call('DELETE', `/shipments/${shipment.id}/shares/${link.id}`)
    // By the stream: a page whose stream is live does not ask by itself.
    await page.getByText('Its sender has withdrawn it').waitFor()
    t.equal(await status(), 'ended')
    t.equal(await recordedAt(), '', 'where the shipment was is no longer shown')
    await page.reload()
    await page.getByText('It expired or was withdrawn').waitFor()
    t.strictSame(await barriers(page), [])
  })

  await t.test('after the delivery it stands still', async t => {
    const second = await share()
    await page.goto(pageOf(second.url))
    await waitUntil('the stream is live', async () => (await live()) === 'live', { milliseconds: 20_000 })
    const before = await recordedAt()
    await sync([act('delivered', 0)])
    await page.getByRole('heading', { name: 'Entregado en Bodega Schaan' }).waitFor()
    t.equal(await status(), 'delivered')
    await sync([fix(-1)])
    await page.reload()
    await page.getByRole('heading', { name: 'Entregado en Bodega Schaan' }).waitFor()
    t.equal(await recordedAt(), before)
    const shares = await admin.call<{ items: { id: number; views: number }[] }>(
      'GET',
      `/shipments/${shipment.id}/shares`
    )
    t.equal(shares.items.find(({ id }) => id === second.id)?.views, 2, 'what the page asked again by itself is no view')
  })
})
