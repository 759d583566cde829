import type { Page } from 'playwright-core'
import t from 'tap'
import { ADMIN_ENVIRONMENT, type ApiClient, enrolPhone, signInAsAdmin } from './support/api-client.ts'
import { launchBrowser } from './support/browser.ts'
import { startFaultProxy } from './support/fault-proxy.ts'
import { needs } from './support/needs.ts'
import { startServer } from './support/server-process.ts'
import { waitUntil } from './support/wait-until.ts'

/** A silent socket is asked after 25 seconds, and has eight to answer. */
const SILENCE_NOTICED_WITHIN = { milliseconds: 45_000 }
/** Who looks at the page does not wait so long: three. */
const PROBE_NOTICED_WITHIN = { milliseconds: 15_000 }
const LIVE_AGAIN_WITHIN = { milliseconds: 60_000 }

/** Keeps every state that the badge says, however short. */
const WATCH_BADGE = `{
  const seen = globalThis.seenStates = []
  const look = () => {
    const state = document.querySelector('[data-live]')?.dataset.live
    if (state !== undefined && state !== seen.at(-1)) seen.push(state)
  }
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributeFilter: ['data-live'] })
}`

/** What the badge says, and what it said since the last call. */
async function states(page: Page): Promise<string[]> {
  return await page.evaluate<string[]>('globalThis.seenStates')
}

const forget = (page: Page) => page.evaluate('globalThis.seenStates.splice(0, globalThis.seenStates.length - 1)')

/** Sends the phone's next fix. @returns its time */
function createSender(phone: ApiClient): () => Promise<string> {
  let seq = 0
  return async () => {
    const recorded_at = new Date().toISOString()
    const record = { seq: ++seq, kind: 'fix', recorded_at, lat: -2.9 + seq / 10_000, lng: -79, accuracy: 8 }
    await phone.call('POST', '/sync', { sent_at: recorded_at, head_seq: seq, records: [record] })
    return recorded_at
  }
}

t.test('the dispatcher’s page says whether it is live, and is right afterwards', async t => {
  const path = needs.chromium(t)
  if (path === null || needs.build(t) === null) return
  t.setTimeout(280_000)
  let target = ''
  const proxy = await startFaultProxy({ target: () => target })
  t.teardown(() => proxy.stop())
  const env = { ...ADMIN_ENVIRONMENT, PUBLIC_URL: proxy.url }
  const server = await startServer({ env })
  t.teardown(() => server.stop())
  target = server.url
  const { device_id, phone } = await enrolPhone(server.url, await signInAsAdmin(server.url), 'Rosa Tenesaca')
  const send = createSender(phone)
  const browser = await launchBrowser({ path })
  t.teardown(() => browser.stop())
  const page = await browser.open()
  await page.addInitScript(WATCH_BADGE)
  await page.goto(`${proxy.url}/dispatch/`)
  await page.getByRole('textbox', { name: 'Correo' }).fill(ADMIN_ENVIRONMENT.ADMIN_EMAIL)
  await page.getByRole('textbox', { name: 'Contraseña' }).fill(ADMIN_ENVIRONMENT.ADMIN_PASSWORD)
  await page.getByRole('button', { name: 'Entrar' }).click()

  const row = page.locator(`[data-device-id="${device_id}"]`)
  const shows = (recorded_at: string) =>
    waitUntil(
      `the list shows ${recorded_at}`,
      async () => (await row.getAttribute('data-recorded-at')) === recorded_at,
      LIVE_AGAIN_WITHIN
    )
  const says = (state: string, within = LIVE_AGAIN_WITHIN) =>
    waitUntil(`the badge says ${state}`, async () => (await states(page)).at(-1) === state, within)

  await says('live')
  await shows(await send())
  t.beforeEach(() => forget(page))

  await t.test('when its socket is cut', async t => {
    proxy.cutSockets()
    await waitUntil('it was noticed', async () => (await states(page)).includes('reconnecting'))
    const recorded_at = await send()
    await says('live')
    await shows(recorded_at)
    t.strictSame(await states(page), ['live', 'reconnecting', 'live'])
  })

  await t.test('when nothing passes any more, though the socket says that it is open', async t => {
    proxy.holdSockets()
    const recorded_at = await send()
    await says('reconnecting', SILENCE_NOTICED_WITHIN)
    await shows(recorded_at)
    t.equal((await states(page)).at(-1), 'reconnecting', 'it asked without the stream')
    proxy.releaseSockets()
    await says('live')
    await shows(await send())
    t.strictSame(await states(page), ['live', 'reconnecting', 'live'])
  })

  await t.test('sooner, when the browser says that the network changed', async () => {
    proxy.holdSockets()
    await page.evaluate(`dispatchEvent(new Event('online'))`)
    await says('reconnecting', PROBE_NOTICED_WITHIN)
    const recorded_at = await send()
    proxy.releaseSockets()
    await says('live')
    await shows(recorded_at)
  })

  await t.test('when there is no network at all', async t => {
    await browser.setOffline(true)
    proxy.setReachable(false)
    await says('offline')
    t.equal(await row.count(), 1, 'what was known stays')
    const recorded_at = await send()
    proxy.setReachable(true)
    await browser.setOffline(false)
    await says('live')
    await shows(recorded_at)
  })

  await t.test('when the server stops and comes back', async t => {
    await server.kill('SIGTERM')
    await says('reconnecting')
    await server.restart()
    await says('live')
    await shows(await send())
    t.strictSame(await states(page), ['live', 'reconnecting', 'live'])
  })

  await t.test('when one comes back to it with the browser’s back button', async () => {
    await page.goto(`${proxy.url}/health/live`)
    const recorded_at = await send()
    // A page that was kept meanwhile does not load again, which is what playwright's own goBack waits for.
    await page.evaluate('void setTimeout(() => history.back())')
    await page.waitForURL('**/dispatch/', { waitUntil: 'commit' })
    await says('live')
    await shows(recorded_at)
    await shows(await send())
  })
})
