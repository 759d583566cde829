import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import t from 'tap'
import { ADMIN_ENVIRONMENT, type ApiClient, enrolPhone, signInAsAdmin } from '../../test/support/api-client.ts'
import { launchBrowser } from '../../test/support/browser.ts'
import { needs } from '../../test/support/needs.ts'
import { startServer } from '../../test/support/server-process.ts'
import { waitUntil } from '../../test/support/wait-until.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** One fix of a phone, so many seconds ago, on a road that leads north. */
function fix(seq: number, secondsAgo: number) {
  const recorded_at = new Date(Date.now() - secondsAgo * 1000).toISOString()
  return {
    seq,
    kind: 'fix',
    recorded_at,
    lat: -2.9 - secondsAgo / 10_000,
    lng: -79,
    accuracy: 8,
    speed: 11,
    heading: 0
  }
}

async function sync(phone: ApiClient, records: readonly { seq: number }[], head_seq: number): Promise<void> {
  await phone.call('POST', '/sync', { sent_at: new Date().toISOString(), head_seq, records })
}

async function signIn(page: Page, password: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Correo' }).fill(ADMIN_ENVIRONMENT.ADMIN_EMAIL)
  await page.getByRole('textbox', { name: 'Contraseña' }).fill(password)
  await page.getByRole('button', { name: 'Entrar' }).click()
}

/** What axe finds wrong with the page: rule and place. */
async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(AXE)
  return await page.evaluate<string[]>(
    'axe.run().then(({ violations }) => violations.map(v => v.id + " " + v.nodes.map(n => n.target).join(" ")))'
  )
}

const live = (page: Page) => page.locator('[data-live]').getAttribute('data-live')

t.test('the dispatcher’s page', async t => {
  const path = needs.chromium(t)
  if (path === null) return
  t.setTimeout(240_000)
  if (needs.build(t) === null) return
  const server = await startServer({ env: ADMIN_ENVIRONMENT })
  t.teardown(() => server.stop())
  const browser = await launchBrowser({ path })
  t.teardown(() => browser.stop())
  const admin = await signInAsAdmin(server.url)
  const page = await browser.open()
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.goto(`${server.url}/dispatch/`)
  const rows = page.getByRole('list', { name: 'Flota' }).getByRole('listitem')

  await t.test('asks who is there, and says when that is wrong', async t => {
    await page.getByRole('button', { name: 'Entrar' }).waitFor()
    t.strictSame(await barriers(page), [])
    await signIn(page, 'a guess')
    await page.getByText('El correo o la contraseña no son correctos.').waitFor()
    await signIn(page, ADMIN_ENVIRONMENT.ADMIN_PASSWORD)
    await page.getByRole('heading', { name: 'Aún no hay vehículos en el mapa' }).waitFor()
    t.strictSame(await barriers(page), [])
  })

  await t.test('makes a driver and a code for the phone', async t => {
    await page.getByRole('button', { name: 'Añadir conductor' }).click()
    await page.getByRole('textbox', { name: 'Nombre del conductor' }).fill('Íñigo Núñez')
    await page.getByRole('button', { name: 'Añadir conductor' }).click()
    const card = page.getByRole('region', { name: 'Código de Íñigo Núñez' })
    await card.getByRole('img', { name: /^Código QR/ }).waitFor()
    t.match(await card.getByRole('link').getAttribute('href'), /\/drive\/#enroll=[A-Z0-9]{4}-[A-Z0-9]{4}$/)
    t.strictSame(await barriers(page), [])
    await page.getByRole('button', { name: 'Mapa', exact: true }).click()
  })

  const { device_id, phone } = await enrolPhone(server.url, admin, 'Rosa Tenesaca')
  const row = page.locator(`[data-device-id="${device_id}"]`)

  await t.test('shows a phone’s fix without being asked', async t => {
    await waitUntil('the stream is live', async () => (await live(page)) === 'live')
    const first = fix(1, 900)
    await sync(phone, [first], 1)
    await row.waitFor()
    t.equal(await rows.count(), 1)
    t.equal(await row.getAttribute('data-recorded-at'), first.recorded_at)
    t.equal(Number(await row.getAttribute('data-lat')), first.lat)
    t.equal(await row.getAttribute('data-silence'), 'unknown', 'a quarter of an hour old: silent')
  })

  await t.test('moves on with the newest fix, and never back for a late one', async t => {
    const newest = fix(40, 2)
    await sync(phone, [newest], 40)
    await waitUntil(
      'the newest is shown',
      async () => (await row.getAttribute('data-recorded-at')) === newest.recorded_at
    )
    t.equal(await row.getAttribute('data-silence'), '')
    await row.getByRole('button').click()
    const card = page.getByRole('region', { name: 'Detalle de Rosa Tenesaca' })
    await card.getByText('38 faltan, aún en el teléfono').waitFor()
    await card.getByText(/sin datos/).waitFor()
    const seen = new Set<string | null>()
    const backlog = Array.from({ length: 38 }, (_, index) => fix(index + 2, 880 - index * 23))
    await sync(phone, backlog, 40)
    await waitUntil('the gap is closed and the count complete', async () => {
      seen.add(await row.getAttribute('data-recorded-at'))
      return (await card.getByText('40 de 40').count()) === 1 && (await card.getByText(/^Sin huecos/).count()) === 1
    })
    t.strictSame([...seen], [newest.recorded_at])
    t.strictSame(await barriers(page), [])
  })

  await t.test('shows where the vehicle was, by keyboard', async t => {
    const slider = page.getByRole('slider', { name: 'Momento mostrado' })
    await slider.focus()
    for (let i = 0; i < 30; i++) await page.keyboard.press('ArrowLeft')
    t.match(await slider.getAttribute('aria-valuetext'), /iba a 40 km\/h/)
    await page.locator('.playhead-marker').waitFor()
    await page.getByRole('button', { name: 'Volver al presente' }).click()
    t.equal(await page.locator('.playhead-marker').count(), 0)
  })

  await t.test('is worked by keyboard: slash searches, arrows move, Enter selects, Escape deselects', async t => {
    await page.keyboard.press('Escape')
    t.equal(await page.getByRole('region', { name: /^Detalle/ }).count(), 0)
    await page.keyboard.press('/')
    await page.keyboard.type('nadie')
    await page.getByText('Ningún vehículo coincide.').waitFor()
    await page.keyboard.press('Escape')
    await row.getByRole('button').focus()
    await page.keyboard.press('Enter')
    await page.getByRole('region', { name: 'Detalle de Rosa Tenesaca' }).waitFor()
  })

  await t.test('lets list and map take turns on a phone', async t => {
    await page.setViewportSize({ width: 390, height: 844 })
    await page.getByRole('button', { name: 'Ver lista' }).click()
    await row.getByRole('button').click()
    await page.getByRole('region', { name: 'Detalle de Rosa Tenesaca' }).waitFor()
    t.notOk(await row.isVisible())
    t.strictSame(await barriers(page), [])
    t.equal(await page.evaluate('document.documentElement.scrollWidth'), 390, 'nothing sticks out')
    await page.keyboard.press('/')
    await row.waitFor()
    await page.setViewportSize({ width: 1280, height: 800 })
  })

  await t.test('stays signed in over a reload', async () => {
    await page.reload()
    await row.waitFor()
  })

  await t.test('says when the stream is broken, and comes back by itself', async t => {
    await server.kill('SIGKILL')
    await waitUntil('it says so', async () => (await live(page)) === 'reconnecting')
    t.equal(await row.count(), 1, 'what was known stays')
    await server.restart()
    await waitUntil('it is live again', async () => (await live(page)) === 'live', { milliseconds: 60_000 })
    const next = fix(41, 0)
    await sync(phone, [next], 41)
    await waitUntil('it moves again', async () => (await row.getAttribute('data-recorded-at')) === next.recorded_at)
  })

  await t.test('signs out', async () => {
    await page.getByRole('button', { name: 'Salir' }).click()
    await page.getByRole('button', { name: 'Entrar' }).waitFor()
    await page.reload()
    await page.getByRole('button', { name: 'Entrar' }).waitFor()
  })
})
