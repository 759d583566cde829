import t from 'tap'
import { launchBrowser } from '../../../test/support/browser.ts'
import { needs } from '../../../test/support/needs.ts'
import { waitUntil } from '../../../test/support/wait-until.ts'
import { testApp } from '../support/test-app.ts'

t.test('the API can be browsed under the content security policy', async t => {
  const path = needs.chromium(t)
  if (path === null) return
  const { app } = await testApp(t)
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const browser = await launchBrowser({ path })
  t.teardown(() => browser.stop())
  const page = await browser.open()
  const complaints: string[] = []
  page.on('console', message => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', error => complaints.push(String(error)))
  page.on('requestfailed', request => complaints.push(`${request.url()} failed`))
  await page.goto(`${url}/api/docs`)
  const operation = page.locator('.opblock-summary-path', { hasText: '/api/v1/positions' })
  await operation.waitFor({ timeout: 60_000 })
  await operation.click()
  await page.locator('.opblock-body').first().waitFor()
  t.equal(await page.locator('.opblock').count(), await operations(url))
  await waitUntil('the page has come to rest', async () => (await page.evaluate('document.readyState')) === 'complete')
  t.strictSame(complaints, [])
})

async function operations(url: string): Promise<number> {
  const document = await (await fetch(`${url}/api/openapi.json`)).json()
  return Object.values((document as { paths: Record<string, object> }).paths).flatMap(Object.keys).length
}
