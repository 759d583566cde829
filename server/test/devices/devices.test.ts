import t from 'tap'
import { createInProcessBroker } from '../../src/live/in-process-broker.ts'
import { addDriver, enroll, enter, newCode, openOffice, PUBLIC_URL } from '../accounts/office.ts'
import { openTestDatabase } from '../support/test-database.ts'

const { db } = await openTestDatabase(t)

t.test('a code is easy to read aloud and comes with a link that holds it', async t => {
  const office = await openOffice(t, { db })
  const staff = await enter(office, 'dispatcher')
  const driver = await addDriver(office, staff)
  const answer = await office.request('POST', `/drivers/${driver.id}/enrollments`, { token: staff.token })
  t.equal(answer.statusCode, 201)
  const { code, url, expires_at } = answer.json()
  t.match(code, /^[2-9A-HJKMNP-TW-Z]{4}-[2-9A-HJKMNP-TW-Z]{4}$/)
  t.equal(url, `${PUBLIC_URL}/drive/#enroll=${code}`)
  t.equal(Date.parse(expires_at) - office.now(), 86_400_000)
  t.equal((await office.request('POST', '/drivers/999999/enrollments', { token: staff.token })).statusCode, 404)
  t.notMatch(JSON.stringify(await db.selectFrom('enrollments').selectAll().execute()), code.replace('-', ''))
})

t.test('a code makes one device, however it is typed', async t => {
  const office = await openOffice(t, { db })
  const staff = await enter(office, 'dispatcher')
  const driver = await addDriver(office, staff)
  const code = await newCode(office, staff, driver.id)
  const typed = ` ${code.toLowerCase().replace('-', ' ')} `
  const answer = await office.request('POST', '/devices', {
    body: { code: typed, name: 'Moto G', platform: 'android' }
  })
  t.equal(answer.statusCode, 201)
  const { device_id, token } = answer.json()
  t.match(answer.json(), { driver: { id: driver.id, name: driver.name }, token: /^rd_.{43}$/ })
  const again = await office.request('POST', '/devices', { body: { code } })
  t.match(again.json(), { type: '/problems/not-found', status: 404 })

  const own = await office.request('GET', '/driver', { token })
  t.match(own.json(), { driver: { id: driver.id }, vehicle: null, shipments: [], server_time: String })
  const device = await office.request('GET', `/devices/${device_id}`, { token: staff.token })
  t.match(device.json(), { name: 'Moto G', platform: 'android', driver_id: driver.id, missing: 0, position: null })
  t.match(office.events.at(-1), { channel: 'devices', event_type: 'created', entity_id: device_id })
  t.notMatch(JSON.stringify(office.events), token)
})

t.test('two phones that send one code at once become one device', async t => {
  const office = await openOffice(t, { db })
  const staff = await enter(office, 'dispatcher')
  const code = await newCode(office, staff, (await addDriver(office, staff)).id)
  const send = () => office.request('POST', '/devices', { body: { code } })
  const answers = await Promise.all([send(), send(), send()])
  t.same(answers.map(({ statusCode }) => statusCode).sort(), [201, 404, 404])
})

t.test('a code is good for a day', async t => {
  const office = await openOffice(t, { db })
  const staff = await enter(office, 'dispatcher')
  const code = await newCode(office, staff, (await addDriver(office, staff)).id)
  office.advance(86_400)
  t.equal((await office.request('POST', '/devices', { body: { code } })).statusCode, 404)
})

t.test('a code survives a change of secrets, and dies with its own', async t => {
  const [older, newer] = ['the older secret of the two, long enough', 'the newer secret of the two, long enough']
  const before = await openOffice(t, { db, secrets: [older] })
  const staff = await enter(before, 'dispatcher')
  const driver = await addDriver(before, staff)
  const codes = [await newCode(before, staff, driver.id), await newCode(before, staff, driver.id)]
  const during = await openOffice(t, { db, secrets: [newer, older] })
  t.equal((await during.request('POST', '/devices', { body: { code: codes[0] } })).statusCode, 201)
  const after = await openOffice(t, { db, secrets: [newer] })
  t.equal((await after.request('POST', '/devices', { body: { code: codes[1] } })).statusCode, 404)
})

t.test('after 20 wrong codes an address has to wait, and others have not', async t => {
  const office = await openOffice(t, { db })
  const staff = await enter(office, 'dispatcher')
  const code = await newCode(office, staff, (await addDriver(office, staff)).id)
  const attempt = (code: string, address: string) => office.request('POST', '/devices', { body: { code }, address })
  const stranger = '2001:db8:1:2::1'
  const answers = await Promise.all(Array.from({ length: 20 }, () => attempt('AAAA-AAAA', stranger)))
  t.ok(answers.every(({ statusCode }) => statusCode === 404))
  const refused = await attempt(code, '2001:db8:1:2:ffff::9')
  t.equal(refused.statusCode, 429, 'the whole /64 is one address')
  t.equal(refused.headers['retry-after'], '900')
  t.equal((await attempt('AAAA-AAAA', '2001:db8:1:3::1')).statusCode, 404)
  office.advance(900)
  t.equal((await attempt(code, stranger)).statusCode, 201)
})

t.test('a depot may enrol thirty phones behind one address', async t => {
  const office = await openOffice(t, { db })
  const staff = await enter(office, 'dispatcher')
  for (let phone = 0; phone < 30; phone++) await enroll(office, staff)
  t.equal((await office.request('GET', '/devices?limit=30', { token: staff.token })).json().items.length, 30)
})

t.test('a revoked token is dead at once, in every process', async t => {
  const broker = createInProcessBroker()
  const office = await openOffice(t, { db, broker })
  const neighbour = await openOffice(t, { db, broker })
  const staff = await enter(office, 'dispatcher')
  const { device_id, token } = await enroll(office, staff)
  t.equal((await office.request('GET', '/driver', { token })).statusCode, 200)
  t.equal((await neighbour.request('GET', '/driver', { token })).statusCode, 200, 'a new device is known everywhere')

  const revoked = await office.request('DELETE', `/devices/${device_id}`, { token: staff.token })
  t.match(revoked.json(), { id: device_id, revoked_at: String })
  t.equal((await office.request('GET', '/driver', { token })).statusCode, 401)
  t.equal((await neighbour.request('GET', '/driver', { token })).statusCode, 401)
  t.match(office.events.at(-1), { event_type: 'updated', data: { updated_fields: ['revoked_at'] } })

  const events = office.events.length
  const again = await office.request('DELETE', `/devices/${device_id}`, { token: staff.token })
  t.equal(again.json().revoked_at, revoked.json().revoked_at)
  t.equal(office.events.length, events, 'revoking twice tells nobody')
  t.equal((await office.request('DELETE', '/devices/999999', { token: staff.token })).statusCode, 404)
})

t.test('a revocation whose word got lost counts after a minute', async t => {
  const office = await openOffice(t, { db })
  const deaf = await openOffice(t, { db })
  const staff = await enter(office, 'dispatcher')
  const { device_id, token } = await enroll(office, staff)
  t.equal((await deaf.request('GET', '/driver', { token })).statusCode, 200)
  await office.request('DELETE', `/devices/${device_id}`, { token: staff.token })
  deaf.advance(60)
  t.equal((await deaf.request('GET', '/driver', { token })).statusCode, 401)
})

t.test('the ledger of a device says how many records are still on the phone', async t => {
  const office = await openOffice(t, { db })
  const staff = await enter(office, 'dispatcher')
  const { device_id } = await enroll(office, staff)
  await db
    .updateTable('device_state')
    .set({
      received: '{[1,5),[7,9)}' as never,
      rejected: '{[5,6)}' as never,
      dropped: '{[10,12)}' as never,
      head_seq: 12
    })
    .where('device_id', '=', device_id)
    .execute()
  t.match((await office.request('GET', `/devices/${device_id}`, { token: staff.token })).json(), {
    received: [
      [1, 4],
      [7, 8]
    ],
    rejected: [[5, 5]],
    dropped: [[10, 11]],
    head_seq: 12,
    missing: 3
  })
})

t.test('requests of a device it has seen cost no query', async t => {
  let queries = 0
  const counting = db.withPlugin({
    transformQuery: ({ node }) => {
      queries++
      return node
    },
    transformResult: async ({ result }) => result
  })
  const office = await openOffice(t, { db: counting })
  const { token } = await enroll(office, await enter(office, 'dispatcher'))
  await office.request('GET', '/vehicles', { token })
  queries = 0
  for (let request = 0; request < 5; request++) {
    t.equal((await office.request('GET', '/vehicles', { token })).statusCode, 403)
    t.equal((await office.request('GET', '/vehicles', { token: `rd_${'x'.repeat(43)}` })).statusCode, 401)
  }
  t.equal(queries, 1, 'the unknown token was asked for once')
})
