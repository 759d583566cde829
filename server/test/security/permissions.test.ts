import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { LOG_CHANNELS } from '../../src/live/channels.ts'
import { documentedRoutes, routesOf } from './documented-routes.ts'
import { channelTable, firstSystemTable, routeTable, UNDOCUMENTED } from './permission-table.ts'
import { SAMPLES, type Sample } from './sample-requests.ts'
import { createWorld, WHO, type Who, type World } from './world.ts'

type Method = 'GET' | 'HEAD' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'

const world = await createWorld(t, { now: Date.now() })
const { app } = world
await app.ready()
const documented = documentedRoutes(app)

t.test('every documented route has a row in the table, and every row a route', async t => {
  t.strictSame([...routeTable.keys()].sort(), documented.map(({ name }) => name).sort())
})

t.test('every channel has a row in the table', async t => {
  const named = [...channelTable.keys()].filter(name => !name.includes(':')).sort()
  t.strictSame(named, [...LOG_CHANNELS, 'fleet'].sort())
})

t.test('nothing is served that is in neither the document nor the list of what is public', async t => {
  const known = new Set(documented.map(({ name }) => name.replaceAll(/\{(\w+)\}/g, ':$1')))
  const unknown = routesOf(app).filter(name => {
    const [method = '', path = ''] = name.split(' ')
    return !known.has(name) && !(method === 'HEAD' && known.has(`GET ${path}`)) && !UNDOCUMENTED.test(path)
  })
  t.strictSame(unknown, [])
})

t.test('the document asks for a token exactly where nobody gets in', async t => {
  for (const { name, security } of documented) {
    const needed = security.length > 0 && security.every(requirement => Object.keys(requirement).length > 0)
    const refused = ['401', '403', '426'].includes(routeTable.get(name)?.nobody ?? '')
    t.equal(needed, refused, name)
  }
})

for (const [channel, expected] of channelTable) {
  t.test(`channel ${channel}`, async t => {
    for (const who of WHO) t.equal(await hear(who, nameOf(channel, world)), expected[who], who)
  })
}

for (const [path, expected] of firstSystemTable) {
  t.test(`socket ${path}`, async t => {
    for (const who of WHO) t.equal(await open(app, pathOf(path, world) + (await key(who))), expected[who], who)
  })
}

for (const [name, expected] of routeTable) {
  t.test(name, async t => {
    for (const spelling of spellings(name)) {
      for (const who of WHO) {
        t.equal(String(await statusOf(name, spelling, who)), expected[who], `${spelling} by ${who}`)
      }
    }
  })
}

t.test("a customer's link shows its own shipment", async t => {
  for (const who of ['share', 'other_share'] as const) {
    const answer = await app.inject(`/api/v1/track/${world.tokens[who]}`)
    t.equal(answer.json().shipment_id, who === 'share' ? world.ids.shipment : world.ids.other_shipment)
  }
})

t.test('what is there but not yours is answered as if it were not there', async t => {
  const { ids } = world
  const { id: otherShare } = await world.ask('POST', `/shipments/${ids.other_shipment}/shares`, {})
  const { id: otherKey } = await world.ask('POST', `/sensors/${ids.other_sensor}/keys`)
  const reading = { sensor_id: ids.other_sensor, value: 1 }
  const asked: [Who, Method, string, object?][] = [
    ['sensor_key', 'POST', '/api/v1/readings', reading],
    ['admin', 'DELETE', `/api/v1/shipments/${ids.shipment}/shares/${otherShare}`],
    ['admin', 'DELETE', `/api/v1/sensors/${ids.sensor}/keys/${otherKey}`],
    ['nobody', 'GET', `/api/v1/test-sensors/${ids.sensor}`],
    ['nobody', 'DELETE', `/api/v1/test-sensors/${ids.sensor}`],
    ['admin', 'GET', `/api/v1/sensors/${ids.test_sensor}`]
  ]
  for (const [who, method, url, body] of asked) {
    const answer = await send({ who, method, url, sample: body === undefined ? {} : { body } })
    const unknown = await send({
      who,
      method,
      url: url.replace(/\d+$/, '999999'),
      sample: body === undefined ? {} : { body: { ...body, sensor_id: 999_999 } }
    })
    t.equal(answer.statusCode, 404, `${method} ${url}`)
    const withoutIds = (text: string) => text.replaceAll(/\d{1,6}\b(?!,)/g, '')
    t.equal(withoutIds(answer.body), withoutIds(unknown.body), 'and looks the same as what was never there')
  }
  const batch = await send({
    who: 'sensor_key',
    method: 'POST',
    url: '/api/v1/readings/batch',
    sample: { body: { readings: [reading] } }
  })
  t.match(batch.json(), { results: [{ status: 'rejected', code: 'sensor_unknown' }] })
})

t.test('a link that was revoked is gone, and so is what only it opened', async t => {
  const { id, url } = await world.ask('POST', `/shipments/${world.ids.shipment}/shares`, {})
  const token = String(url).split('/').at(-1)
  await world.ask('DELETE', `/shipments/${world.ids.shipment}/shares/${id}`)
  t.equal((await app.inject(`/api/v1/track/${token}`)).statusCode, 410)
  t.equal(await open(app, `/api/v1/ws?share=${token}`), '401')
  t.equal(await open(app, `/ws/tracking/${world.ids.shipment}/?share=${token}`), '401')
})

/** The status of the row's request, as this one makes it in this spelling. */
async function statusOf(name: string, spelling: string, who: Who): Promise<number> {
  const sample = await (SAMPLES[name]?.(world, who) ?? {})
  const [method = '', path = ''] = spelling.split(' ')
  const values = [...(sample.params ?? [])]
  const url = path.replaceAll(/\{\w+\}/g, () => String(values.shift())) + (sample.query ?? '')
  return (await send({ who, method: method as Method, url, sample })).statusCode
}

function send({ who, method, url, sample }: { who: Who; method: Method; url: string; sample: Sample }) {
  const token = sample.token ?? world.tokens[who]
  const hasBody = sample.body !== undefined && !['GET', 'HEAD', 'DELETE'].includes(method)
  return app.inject({
    method,
    url,
    remoteAddress: `203.0.113.${WHO.indexOf(who)}`,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(sample.cookie === undefined ? {} : { cookie: `rastro_renewal=${sample.cookie}` })
    },
    ...(hasBody ? { payload: sample.body } : {})
  })
}

/** The same request by all the names that it has: HEAD for GET, Spanish words, a slash at the end. */
function spellings(name: string): string[] {
  const methods =
    name.startsWith('GET') && !/\/ws(\/secure|\/tracking.*)?$/.test(name) ? [name, name.replace('GET', 'HEAD')] : [name]
  const other = name.replace('/sensors', '/sensores').replace('/readings', '/lecturas')
  if (other !== name) methods.push(other, `${other}/`, `${name}/`)
  return methods
}

/** What a socket is opened with: a ticket where one is to be had, a link, or whatever this one holds. */
async function key(who: Who): Promise<string> {
  const token = world.tokens[who]
  if (who === 'nobody') return ''
  if (who === 'share' || who === 'other_share') return `?share=${token}`
  const answer = await send({ who, method: 'POST', url: '/api/v1/tickets', sample: {} })
  const { ticket = token?.slice(0, 200) } = answer.statusCode === 201 ? answer.json() : {}
  return `?ticket=${ticket}`
}

async function hear(who: Who, channel: string): Promise<string> {
  const query = await key(who)
  return await open(app, `/api/v1/ws${query}${query === '' ? '?' : '&'}channel=${channel}`)
}

/** `open`, `no` when an error is the answer to the channel, or the status of a refused upgrade. */
async function open(app: FastifyInstance, path: string): Promise<string> {
  const heard: { type: string; channels?: string[] }[] = []
  try {
    const socket = await app.injectWS(
      path,
      {},
      { onInit: it => it.on('message', data => heard.push(JSON.parse(String(data)))) }
    )
    // The first system's socket says nothing by itself.
    if (path.startsWith('/ws/')) {
      socket.terminate()
      return 'open'
    }
    while (!heard.some(({ type }) => type === 'stats')) await new Promise(resolve => socket.once('message', resolve))
    socket.terminate()
    const forbidden = heard.some(message => message.type === 'error')
    const opened = heard.some(({ type, channels }) => type === 'connection' && channels?.length === 1)
    return opened && !forbidden ? 'open' : 'no'
  } catch (error) {
    return /\d{3}$/.exec(String(error))?.[0] ?? String(error)
  }
}

function nameOf(channel: string, { ids }: World): string {
  const [own, other] = channel.startsWith('device')
    ? [ids.device, ids.other_device]
    : [ids.shipment, ids.other_shipment]
  return channel.replace('{own}', String(own)).replace('{other}', String(other))
}

function pathOf(path: string, { ids }: World): string {
  return path.replace('{own}', String(ids.shipment)).replace('{other}', String(ids.other_shipment))
}
