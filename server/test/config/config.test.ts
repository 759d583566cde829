import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { ConfigError, readConfig } from '../../src/config.ts'

const SECRET = 'a secret of more than thirty-two bytes'

t.test('an empty environment is enough', async t => {
  t.match(await readConfig({ DATA_DIR: join(t.testdir(), 'data') }), {
    port: 3000,
    host: '0.0.0.0',
    databaseUrl: null,
    redisUrl: null,
    adminEmail: 'admin@localhost',
    adminPassword: null,
    publicUrl: 'http://localhost:3000',
    allowedOrigins: ['http://localhost:3000'],
    trustProxy: false,
    testRoutes: false,
    logLevel: 'info',
    retentionHours: null,
    eventRetentionDays: 30
  })
})

t.test('a variable that is set to nothing is as if it were not set', async t => {
  const empty = { PORT: '', DATABASE_URL: ' ', REDIS_URL: '', ADMIN_PASSWORD: '', RETENTION_HOURS: '', TRUST_PROXY: '' }
  t.match(await readConfig({ DATA_DIR: 'memory', ...empty }), {
    port: 3000,
    databaseUrl: null,
    redisUrl: null,
    adminPassword: null,
    retentionHours: null,
    trustProxy: false
  })
})

t.test('addresses are taken without their last slash, and origins without their path', async t => {
  const config = await readConfig({
    DATA_DIR: 'memory',
    PUBLIC_URL: 'https://rastro.example/',
    ALLOWED_ORIGINS: 'https://office.example/dispatch, http://10.0.0.2:8080'
  })
  t.equal(config.publicUrl, 'https://rastro.example')
  t.same(config.allowedOrigins, ['https://rastro.example', 'https://office.example', 'http://10.0.0.2:8080'])
})

const wrong: [variable: string, value: string, more?: Record<string, string>][] = [
  ['PORT', 'http'],
  ['PORT', '65536'],
  ['PORT', '-1'],
  ['PORT', '3000.5'],
  ['PUBLIC_URL', 'rastro.example'],
  ['PUBLIC_URL', 'ftp://rastro.example'],
  ['DATABASE_URL', 'mysql://localhost/rastro'],
  ['DATABASE_URL', 'localhost'],
  ['REDIS_URL', 'http://localhost:6379', { JWT_SECRET: SECRET }],
  ['ALLOWED_ORIGINS', 'https://office.example, office'],
  ['ALLOWED_ORIGINS', '*'],
  ['TRUST_PROXY', 'yes'],
  ['TEST_ROUTES', '1'],
  ['TEST_ROUTES', 'true', { NODE_ENV: 'production' }],
  ['LOG_LEVEL', 'loud'],
  ['RETENTION_HOURS', '0'],
  ['RETENTION_HOURS', 'forever'],
  ['EVENT_RETENTION_DAYS', '0'],
  ['EVENT_RETENTION_DAYS', '1e3'],
  ['JWT_SECRET', 'too short'],
  ['JWT_SECRET', `${SECRET},too short`]
]
for (const [variable, value, more = {}] of wrong) {
  const where = Object.keys(more).length === 0 ? '' : ` with ${Object.keys(more).join()}`
  t.test(`${variable}=${value}${where} is refused in one line that names the variable`, async t => {
    const error = await readConfig({ DATA_DIR: 'memory', ...more, [variable]: value }).catch((error: unknown) => error)
    t.type(error, ConfigError)
    const message = error instanceof ConfigError ? error.message : ''
    t.match(message, new RegExp(`^${variable}: [^\\n]+$`))
    if (variable === 'JWT_SECRET') t.notMatch(message, value, 'the secret is not told')
  })
}

t.test('test routes are open where nobody says that it is production', async t => {
  t.equal((await readConfig({ DATA_DIR: 'memory', TEST_ROUTES: 'true' })).testRoutes, true)
})

t.test('several processes need one secret, so with REDIS_URL it must be given', async t => {
  const environment = { DATA_DIR: 'memory', REDIS_URL: 'redis://localhost:6379' }
  await t.rejects(readConfig(environment), { name: 'ConfigError', message: /^JWT_SECRET: / })
  t.same((await readConfig({ ...environment, JWT_SECRET: SECRET })).jwtSecrets, [SECRET])
})

t.test('of several secrets the first signs', async t => {
  const other = SECRET.replace('a', 'another')
  t.same((await readConfig({ DATA_DIR: 'memory', JWT_SECRET: `${SECRET}, ${other}` })).jwtSecrets, [SECRET, other])
})

t.test('a secret that was made up', async t => {
  const dataDir = join(t.testdir(), 'deep', 'data')
  const file = join(dataDir, 'jwt-secret')
  const [first = ''] = (await readConfig({ DATA_DIR: dataDir })).jwtSecrets

  t.test('is long, and for the eyes of its owner alone', async t => {
    t.ok(Buffer.byteLength(first) >= 32)
    t.equal(statSync(file).mode & 0o777, 0o600)
    t.equal(readFileSync(file, 'utf8').trim(), first)
  })

  t.test('is the same at the next start', async t => {
    t.same((await readConfig({ DATA_DIR: dataDir })).jwtSecrets, [first])
  })

  t.test('is not written down when nothing is to be kept', async t => {
    const [one, other] = await Promise.all([readConfig({ DATA_DIR: 'memory' }), readConfig({ DATA_DIR: 'memory' })])
    t.not(one.jwtSecrets[0], other.jwtSecrets[0])
  })

  t.test('that was cut short, by a full disk say, is not used', async t => {
    writeFileSync(file, '')
    await t.rejects(readConfig({ DATA_DIR: dataDir }), { name: 'ConfigError', message: /^DATA_DIR: / })
  })
})

t.test('a DATA_DIR that is no folder is named', async t => {
  const file = join(t.testdir({ file: 'text' }), 'file')
  await t.rejects(readConfig({ DATA_DIR: file }), { name: 'ConfigError', message: /^DATA_DIR: [^\n]+$/ })
})
