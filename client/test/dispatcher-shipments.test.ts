import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Shipment } from '@rastro/shared/schema/shipment'
import type { Page } from 'playwright-core'
import t from 'tap'
import { ADMIN_ENVIRONMENT, createApiClient, enrolPhone, signInAsAdmin } from '../../test/support/api-client.ts'
import { launchBrowser } from '../../test/support/browser.ts'
import { needs } from '../../test/support/needs.ts'
import { startServer } from '../../test/support/server-process.ts'
import { waitUntil } from '../../test/support/wait-until.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds wrong with the page: rule and place. */
async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(AXE)
  return await page.evaluate<string[]>(
    'axe.run().then(({ violations }) => violations.map(v => v.id + " " + v.nodes.map(n => n.target).join(" ")))'
  )
}

t.test('the office plans, assigns, shares and ends a shipment', async t => {
  const path = needs.chromium(t)
  if (path === null || needs.build(t) === null) return
  t.setTimeout(240_000)
  const server = await startServer({ env: ADMIN_ENVIRONMENT })
  t.teardown(() => server.stop())
  const browser = await launchBrowser({ path })
  t.teardown(() => browser.stop())
  const admin = await signInAsAdmin(server.url)
  const { device_id, phone } = await enrolPhone(server.url, admin, 'Rosa Tenesaca')
  const now = () => new Date().toISOString()
  const fix = { seq: 1, kind: 'fix', recorded_at: now(), lat: -2.9, lng: -79, accuracy: 8 }
  await phone.call('POST', '/sync', { sent_at: now(), head_seq: 1, records: [fix] })

  await browser.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.url })
  const page = await browser.open()
  await page.setViewportSize({ width: 1280, height: 900 })
  await page.goto(`${server.url}/dispatch/`)
  await page.getByRole('textbox', { name: 'Correo' }).fill(ADMIN_ENVIRONMENT.ADMIN_EMAIL)
  await page.getByRole('textbox', { name: 'Contraseña' }).fill(ADMIN_ENVIRONMENT.ADMIN_PASSWORD)
  await page.getByRole('button', { name: 'Entrar' }).click()
  const section = (name: string) => page.getByRole('navigation').getByRole('button', { name, exact: true }).click()
  const row = page.locator('li[data-shipment-id]')
  const detail = page.locator('.shipment-detail')
  const status = () => detail.getAttribute('data-status')
  const stored = async () => {
    const { items } = await admin.call<{ items: Shipment[] }>('GET', '/shipments')
    const [shipment] = items
    if (shipment === undefined) throw new Error('there is no shipment')
    return shipment
  }

  await t.test('says beside each field what is missing, and keeps what was typed', async t => {
    await section('Envíos')
    await page.getByRole('heading', { name: 'Aún no hay envíos' }).waitFor()
    await page.getByRole('button', { name: 'Nuevo envío' }).click()
    const origin = page.getByRole('group', { name: 'Origen' })
    await origin.getByRole('textbox', { name: 'Nombre del lugar' }).fill('Bodega norte')
    await origin.getByRole('textbox', { name: 'Latitud, longitud' }).fill('cerca del río')
    await page.getByRole('button', { name: 'Crear envío' }).click()
    await page.getByText('Falta este dato.').waitFor()
    const reference = page.getByRole('textbox', { name: 'Referencia' })
    await waitUntil('the first wrong field has the focus', () =>
      reference.evaluate(field => field === field.ownerDocument.activeElement)
    )
    await origin.getByText(/^Escriba latitud y longitud/).waitFor()
    t.strictSame(await barriers(page), [])
    await section('Conductores')
    await section('Envíos')
    t.equal(await origin.getByRole('textbox', { name: 'Nombre del lugar' }).inputValue(), 'Bodega norte')
  })

  await t.test('makes a shipment with a place pointed at on the map', async t => {
    const origin = page.getByRole('group', { name: 'Origen' })
    await page.locator('.maplibregl-canvas').waitFor({ timeout: 60_000 })
    await page.getByRole('button', { name: 'Marcar en el mapa: Origen' }).click()
    await page.getByText('Pulse en el mapa: Origen').waitFor()
    await page.getByRole('button', { name: 'Usar el centro del mapa' }).click()
    const coordinates = origin.getByRole('textbox', { name: 'Latitud, longitud' })
    await waitUntil('the place is taken', async () =>
      /^-?\d+\.\d{5}, -?\d+\.\d{5}$/.test(await coordinates.inputValue())
    )
    await page.getByRole('textbox', { name: 'Referencia' }).fill('ENV-1042')
    const destination = page.getByRole('group', { name: 'Destino' })
    await destination.getByRole('textbox', { name: 'Nombre del lugar' }).fill('Mercado de Loja')
    await destination.getByRole('textbox', { name: 'Latitud, longitud' }).fill('-3.99313, -79.20422')
    await page.getByRole('button', { name: 'Crear envío' }).click()
    await page.getByRole('heading', { name: 'ENV-1042' }).waitFor()
    t.equal(await status(), 'planned')
    t.match(await stored(), { destination: { name: 'Mercado de Loja', lat: -3.99313, lng: -79.20422 } })
  })

  await t.test('assigns a driver, and offers only the steps that are allowed', async t => {
    t.equal(await page.getByRole('button', { name: 'Marcar recogido' }).count(), 0)
    await page.getByRole('combobox', { name: 'Conductor del envío' }).selectOption('Rosa Tenesaca')
    await page.getByRole('button', { name: 'Asignar', exact: true }).click()
    await waitUntil('it is assigned', async () => (await status()) === 'assigned')
    t.equal(await page.getByRole('button', { name: 'Marcar entregado' }).count(), 0)
    await page.getByRole('list', { name: 'Historia' }).getByText('Asignado · Rosa Tenesaca').waitFor()
    t.strictSame(await barriers(page), [])
  })

  await t.test('hands the customer a link that works, and takes it back', async t => {
    await page.getByRole('button', { name: 'Crear enlace' }).click()
    const made = page.getByRole('region', { name: 'Enlace nuevo' })
    await made.getByRole('img', { name: /^Código QR/ }).waitFor()
    await made.getByRole('button', { name: 'Copiar enlace' }).click()
    await made.getByText('Enlace copiado').first().waitFor()
    const link = await page.evaluate<string>('navigator.clipboard.readText()')
    const token = link.split('/track/')[1]
    const customer = createApiClient(server.url, null)
    t.match(await customer.call('GET', `/track/${token}`), { reference: 'ENV-1042' })
    const shares = page.getByRole('list', { name: 'Enlaces para el cliente' })
    await shares.getByRole('button', { name: /^Revocar/ }).click()
    await shares.getByRole('button', { name: 'No', exact: true }).click()
    await shares.getByRole('button', { name: /^Revocar/ }).click()
    await shares.getByRole('button', { name: 'Sí, revocar' }).click()
    await shares.getByText(/^revocado/).waitFor()
    await t.rejects(customer.call('GET', `/track/${token}`), /410/)
    t.equal(await made.count(), 0, 'what is revoked is no longer offered')
  })

  await t.test('tells in words why a step is no longer possible, and what is', async t => {
    const { id } = await stored()
    // Someone else is faster, and the word of it is held back from this page.
    await page.route(`**/api/v1/shipments/${id}`, async route => {
      if (route.request().method() === 'PATCH') await admin.call('PATCH', `/shipments/${id}`, { status: 'cancelled' })
      await route.continue()
    })
    await page.getByRole('button', { name: 'Marcar recogido' }).click()
    await page.getByText('Ya no es posible: el envío está «Cancelado». Desde ahí: nada más.').waitFor()
    await waitUntil('it is shown as it is now', async () => (await status()) === 'cancelled')
    await page.unroute(`**/api/v1/shipments/${id}`)
    t.equal(await page.getByRole('button', { name: /^Marcar/ }).count(), 0)
  })

  await t.test('follows what happens elsewhere without being asked', async t => {
    const [driver] = (await admin.call<{ items: { id: number }[] }>('GET', '/drivers')).items
    const other = await admin.call<Shipment>('POST', '/shipments', { reference: 'ENV-2', driver_id: driver?.id })
    await page.getByRole('button', { name: 'Volver', exact: true }).click()
    const line = page.locator(`li[data-shipment-id="${other.id}"]`)
    await line.waitFor()
    await admin.call('PATCH', `/shipments/${other.id}`, { status: 'in_transit' })
    await waitUntil('the list says so', async () => (await line.getAttribute('data-status')) === 'in_transit')
    await page.getByRole('button', { name: /^Cerrados/ }).click()
    await waitUntil('only the finished one is left', async () => (await row.count()) === 1)
    await page.getByRole('button', { name: /^Todos/ }).click()
    t.strictSame(await barriers(page), [])
  })

  await t.test('shows on the vehicle’s card what it carries, and saves its track as a file', async t => {
    await section('Mapa')
    await page.locator(`[data-device-id="${device_id}"]`).getByRole('button').click()
    const card = page.getByRole('region', { name: 'Detalle de Rosa Tenesaca' })
    await card.getByRole('button', { name: /ENV-2/ }).waitFor()
    const saving = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Exportar el tramo como GPX' }).click()
    const file = await saving
    t.match(file.suggestedFilename(), /^rosa-tenesaca-.*\.gpx$/)
    await page.getByRole('button', { name: 'Hoy', exact: true }).click()
    await page.getByRole('combobox', { name: 'Velocidad de reproducción' }).selectOption('600')
    await page.getByRole('button', { name: 'Reproducir' }).click()
    await waitUntil('it has played up to now', async () => {
      const [ready, away] = [page.getByRole('button', { name: 'Reproducir' }), page.locator('.playhead-marker')]
      return (await ready.count()) === 1 && (await away.count()) === 0
    })
    t.strictSame(await barriers(page), [])
    await card.getByRole('button', { name: /ENV-2/ }).click()
    await page.getByRole('heading', { name: 'ENV-2' }).waitFor()
  })

  await t.test('changes a driver, and what was typed outlives a look at the map', async t => {
    await section('Conductores')
    await page
      .getByRole('list', { name: 'Conductores' })
      .getByRole('button', { name: /Rosa Tenesaca/ })
      .click()
    await page.getByRole('button', { name: 'Editar' }).click()
    await page.getByRole('textbox', { name: 'Nota' }).fill('Solo de día')
    await section('Mapa')
    await section('Conductores')
    t.equal(await page.getByRole('textbox', { name: 'Nota' }).inputValue(), 'Solo de día')
    await page.getByRole('button', { name: 'Guardar' }).click()
    await page.getByText('Solo de día').waitFor()
    const { items } = await admin.call<{ items: { name: string; note: string }[] }>('GET', '/drivers')
    t.match(items, [{ name: 'Rosa Tenesaca', note: 'Solo de día' }])
  })

  await t.test('revokes a phone after asking once more', async t => {
    const phones = page.getByRole('list', { name: 'Teléfonos' })
    await phones.getByText('1 de 1').waitFor()
    await phones.getByRole('button', { name: /^Revocar/ }).click()
    await phones.getByRole('button', { name: 'Sí, revocar' }).click()
    await phones.getByText(/^Revocado/).waitFor()
    await t.rejects(phone.call('GET', '/driver'), /401/)
    t.strictSame(await barriers(page), [])
  })

  await t.test('refuses in words to leave the house without an admin', async t => {
    await section('Cuenta')
    await page.getByRole('button', { name: 'Usuarios' }).click()
    await page.getByRole('list', { name: 'Usuarios' }).getByRole('button').first().click()
    await page.getByRole('button', { name: 'Eliminar usuario' }).click()
    await page.getByRole('button', { name: 'Sí, eliminar' }).click()
    await page.getByText('Es el único administrador: nombre antes a otro.').waitFor()
    await page.getByRole('button', { name: 'Registro' }).click()
    await page.getByRole('list', { name: 'Registro' }).getByText('Teléfono revocado').waitFor()
    t.strictSame(await barriers(page), [])
  })
})
