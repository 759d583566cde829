import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds wrong with the page: rule and place. */
export async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(AXE)
  return await page.evaluate<string[]>(
    'axe.run().then(({ violations }) => violations.map(v => v.id + " " + v.nodes.map(n => n.target).join(" ")))'
  )
}
