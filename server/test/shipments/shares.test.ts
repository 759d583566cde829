import type { SharedShipment } from '@rastro/shared/schema/share'
import t from 'tap'
import { onEachDatabase } from '../support/test-database.ts'
import { action, fix, openDesk, PUBLIC_URL } from './desk.ts'

const METRE = 1 / 111_195

onEachDatabase(t, async (t, database) => {
  const desk = await openDesk(t, database)
  const { app, ask, at, advance, newShipment, newPhone, share, db } = desk
  const open = (token: string, query = '') => app.inject(`/api/v1/track/${token}${query}`)
  const metres = ({ segments }: SharedShipment) =>
    segments.flatMap(({ fixes }) => fixes.map(({ lng }) => Math.round((lng + 79) / METRE)))

  await t.test('a link holds 128 random bits, is told once, and stored only as a hash', async t => {
    const { id } = await newShipment()
    const made = await share(id)
    t.match(made.url, new RegExp(`^${PUBLIC_URL}/track/[A-Za-z0-9_-]{22}$`))
    t.equal(made.expires_at, at(14 * 86_400), 'two weeks unless asked otherwise')
    t.equal((await share(id, { expires_in: 3600 })).expires_at, at(3600))
    const listed = await ask('GET', `/shipments/${id}/shares`)
    t.equal(listed.json().items.length, 2)
    t.notMatch(listed.body, made.token)
    t.notMatch(JSON.stringify(await db.selectFrom('events').selectAll().execute()), made.token)
    t.notMatch(JSON.stringify(await db.selectFrom('audit_entries').selectAll().execute()), made.token)
    const row = await db.selectFrom('shipment_shares').selectAll().where('id', '=', made.id).executeTakeFirstOrThrow()
    t.equal(row.token_hash.length, 32)
    for (const expires_in of [0, 59, 367 * 86_400, 1.5]) {
      t.equal((await ask('POST', `/shipments/${id}/shares`, { expires_in })).statusCode, 400)
    }
    t.equal((await ask('POST', '/shipments/99999/shares', {})).statusCode, 404)
    t.equal((await ask('POST', `/shipments/${id}/shares`)).statusCode, 201, 'a body is not needed')
  })

  await t.test('a customer sees only what lies between pickup and delivery', async t => {
    const phone = await newPhone()
    const { id } = await newShipment({ driver_id: phone.driver_id, customer_name: 'Sra. Ochoa' })
    const { token } = await share(id)
    await phone.sync(fix(at(-100), 0), fix(at(-10), 50))
    t.match((await open(token)).json(), {
      status: 'assigned',
      position: null,
      segments: [],
      gaps: [],
      reference: 'ENV-15'
    })
    advance(300)
    await phone.sync(fix(at(-250), 100), action(at(-200), id, 'picked_up'), fix(at(-150), 200, { battery: 0.7 }))
    const onTheWay = (await open(token)).json<SharedShipment>()
    t.strictSame(metres(onTheWay), [200])
    t.match(onTheWay, { status: 'in_transit', started_at: at(-200), position: { recorded_at: at(-150) }, as_of: at() })
    t.equal(onTheWay.segments[0]?.fixes[0]?.battery, null)
    t.notMatch(JSON.stringify(onTheWay), /Ochoa|driver/)
    advance(100)
    await phone.sync(fix(at(-90), 300), action(at(-60), id, 'delivered'), fix(at(-30), 400))
    const delivered = (await open(token)).json<SharedShipment>()
    t.strictSame(metres(delivered), [200, 300])
    t.match(delivered, { status: 'delivered', finished_at: at(-60), position: { recorded_at: at(-90) } })
    const behind = (await open(token, `?from=${at(-3600)}`)).json<SharedShipment>()
    t.strictSame(metres(behind), [200, 300], 'asking for more gives no more')
  })

  await t.test('late news of the delivery cuts off what was driven after it', async t => {
    const phone = await newPhone()
    const { id } = await newShipment({ driver_id: phone.driver_id })
    const { token } = await share(id)
    advance(1000)
    // Out of coverage since the pickup: first comes the newest fix, with all that was tapped; then the rest.
    await phone.sync(fix(at(), 900), action(at(-900), id, 'picked_up'), action(at(-500), id, 'delivered'))
    t.match((await open(token)).json(), { position: null, segments: [] })
    await phone.sync(fix(at(-800), 100), fix(at(-600), 200), fix(at(-400), 300))
    t.strictSame(metres((await open(token)).json()), [100, 200])
  })

  await t.test('views are counted; a page of a long track is none, nor is what a page asks again', async t => {
    const { id } = await newShipment()
    const { token } = await share(id)
    await open(token)
    advance(5)
    await open(token)
    await open(token, `?from=${at()}`)
    await open(token, '?view=again')
    t.match((await ask('GET', `/shipments/${id}/shares`)).json().items, [{ views: 2, last_viewed_at: at() }])
  })

  await t.test('a link that ended says so, and one that never was does not', async t => {
    const { id } = await newShipment()
    const [short, revoked] = [await share(id, { expires_in: 60 }), await share(id)]
    t.match((await ask('DELETE', `/shipments/${id}/shares/${revoked.id}`)).json(), { revoked_at: at() })
    t.equal((await ask('DELETE', `/shipments/${id}/shares/${revoked.id}`)).statusCode, 200, 'twice is no harm')
    const another = await newShipment()
    t.equal((await ask('DELETE', `/shipments/${another.id}/shares/${short.id}`)).statusCode, 404)
    t.equal((await open(short.token)).statusCode, 200)
    advance(60)
    for (const { token } of [short, revoked]) {
      const answer = await open(token)
      t.equal(answer.statusCode, 410)
      t.match(answer.json(), { type: '/problems/gone', status: 410 })
    }
    for (const token of ['AAAAAAAAAAAAAAAAAAAAAA', 'x', '%20']) {
      t.equal((await open(token)).statusCode, 404)
    }
  })

  await t.test('no answer is kept by anyone between, and the address travels no further', async t => {
    const { id } = await newShipment()
    const { token } = await share(id)
    for (const tried of [token, 'AAAAAAAAAAAAAAAAAAAAAA']) {
      const { headers } = await open(tried)
      t.equal(headers['referrer-policy'], 'no-referrer')
      t.equal(headers['cache-control'], 'no-store')
    }
  })

  await t.test('making and revoking a link is in the audit trail', async t => {
    const { id } = await newShipment()
    const made = await share(id)
    await ask('DELETE', `/shipments/${id}/shares/${made.id}`)
    const trail = await db
      .selectFrom('audit_entries')
      .selectAll()
      .where('target_kind', '=', 'share')
      .orderBy('id')
      .execute()
    t.match(
      trail.filter(({ target_id }) => target_id === made.id),
      [{ action: 'share_created', actor_kind: 'user' }, { action: 'share_revoked' }]
    )
  })
})
