import { readFileSync, writeFileSync } from 'node:fs'
import t from 'tap'
import { apiDocument, type OpenApi } from '../support/api-document.ts'
import { testApp } from '../support/test-app.ts'

const FILE = new URL('../../../docs/api.md', import.meta.url)

t.test('docs/api.md says what the routes say (UPDATE_DOCS=1 writes it anew)', async t => {
  const { app } = await testApp(t)
  const answer = await app.inject('/api/openapi.json')
  const written = apiDocument(answer.json<OpenApi>())
  if (process.env.UPDATE_DOCS === '1') writeFileSync(FILE, written)
  t.equal(readFileSync(FILE, 'utf8'), written)
})
