import fc from 'fast-check'
import type { LightMyRequestResponse } from 'fastify'
import t from 'tap'
import { arbitraryRequest, type FuzzedRequest } from './arbitrary-request.ts'
import { documentedRoutes } from './documented-routes.ts'
import { createWorld, type Who, type World } from './world.ts'

/** `FUZZ_REQUESTS=20000 FUZZ_SEED=7 npx tap server/test/security/fuzz.test.ts` is a long run. */
const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 1500)
const SEED = Number(process.env.FUZZ_SEED ?? 42)
const AT_ONCE = 50
/** Far more than any answer takes, on a machine that is busy. */
const ANSWER_MILLISECONDS = 20_000
/** So that the limits of requests a minute do not hide what lies behind them. */
const BETWEEN_REQUESTS_MILLISECONDS = 20

if (REQUESTS > 5_000) t.setTimeout(REQUESTS * 30)
const clock = { now: Date.now() }
// What goes wrong inside is printed: an answer does not tell.
const world = await createWorld(t, clock, { LOG_LEVEL: 'error', TRUST_PROXY: 'true' })
await world.app.ready()
const requests = arbitraryRequest(documentedRoutes(world.app))

t.test(`${REQUESTS} requests of every shape are answered, none with a 5xx (seed ${SEED})`, async t => {
  const statuses = new Map<number, number>()
  const faults: object[] = []
  for (let made = 0; made < REQUESTS; made += AT_ONCE) {
    for (const request of fc.sample(requests, { numRuns: AT_ONCE, seed: SEED + made })) {
      clock.now += BETWEEN_REQUESTS_MILLISECONDS
      const answer = await send(request)
      if (endsAccess(request)) await renewAccess(world)
      if (answer !== null) statuses.set(answer.statusCode, (statuses.get(answer.statusCode) ?? 0) + 1)
      const fault = faultOf(answer)
      if (fault !== null) faults.push({ fault, ...shown(request), answer: answer?.body })
    }
  }
  t.strictSame(faults, [])
  t.comment(`answers by status: ${JSON.stringify(Object.fromEntries([...statuses].sort()))}`)
  t.ok((statuses.get(200) ?? 0) > REQUESTS / 10, 'many were good enough to be done')
})

t.test('nothing that was sent has changed the objects of the language', async t => {
  t.notOk('polluted' in {})
})

t.test('all that was stored can still be read', async t => {
  await renewAccess(world)
  for (const path of ['drivers', 'vehicles', 'shipments', 'sensors', 'devices', 'positions', 'users', 'audit']) {
    const query = path === 'positions' ? '' : '?limit=500'
    const answer = await send({ ...plain, url: `/api/v1/${path}${query}` })
    t.equal(answer?.statusCode, 200, path)
  }
  t.equal((await send({ ...plain, url: '/health/ready' }))?.statusCode, 200)
})

const plain: FuzzedRequest = { who: 'admin', method: 'GET', url: '/', headers: {}, payload: null, address: '192.0.2.1' }

/** @returns null when no answer comes in time */
async function send({ who, method, url, headers, payload, address }: FuzzedRequest) {
  const token = world.tokens[who]
  let timer: NodeJS.Timeout | undefined
  const silence = new Promise<null>(resolve => {
    timer = setTimeout(resolve, ANSWER_MILLISECONDS, null)
  })
  const answer = world.app.inject({
    method: method as 'GET',
    url,
    remoteAddress: address,
    headers: { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...headers },
    ...(payload === null ? {} : { payload })
  })
  try {
    return await Promise.race([answer, silence])
  } finally {
    clearTimeout(timer)
  }
}

function faultOf(answer: LightMyRequestResponse | null): string | null {
  if (answer === null) return 'no answer'
  const { statusCode, headers } = answer
  if (statusCode >= 500) return 'a 5xx'
  const type = String(headers['content-type'] ?? '')
  if (statusCode >= 400 && answer.raw.req.method !== 'HEAD' && !type.startsWith('application/problem+json')) {
    return `an error of type ${type}`
  }
  return null
}

function shown({ payload, url, ...request }: FuzzedRequest): object {
  return { ...request, url: url.slice(0, 300), payload: payload?.toString('latin1').slice(0, 300) ?? null }
}

/** Whether it may end the access of someone, whom the next requests need. */
function endsAccess({ method, url }: FuzzedRequest): boolean {
  return /session|users|devices/.test(url) && method !== 'GET'
}

/** Some requests delete users, end sessions and revoke devices, as they may: then others come in their stead. */
async function renewAccess({ app, tokens, newUser, newPhone }: World): Promise<void> {
  const works = async (who: Who, url: string) =>
    (await app.inject({ url, headers: { authorization: `Bearer ${tokens[who]}` } })).statusCode === 200
  if (!(await works('admin', '/api/v1/users'))) tokens.admin = (await newUser('admin')).token
  if (!(await works('dispatcher', '/api/v1/session'))) tokens.dispatcher = (await newUser('dispatcher')).token
  if (!(await works('device', '/api/v1/driver'))) tokens.device = (await newPhone()).token
}
