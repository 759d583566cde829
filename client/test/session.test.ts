import t from 'tap'
import { askTicket, createSession, type SessionState } from '../src/session/session.ts'

type Reply = { status: number; body?: unknown; type?: string; headers?: Record<string, string> } | 'no network'

const ACCESS = {
  access_token: 'a1',
  expires_in: 900,
  user: { id: 1, name: 'Ana', email: 'ana@example.com', role: 'admin' }
}
const PROBLEM = { type: '/problems/unauthorized', title: 'Unauthorized', status: 401 }

/** A server that answers as the test says, and a clock that the test turns. */
function createWorld(answer: (path: string, token: string | null) => Reply) {
  const asked: string[] = []
  const states: SessionState[] = []
  const timers: { milliseconds: number; callback: () => void }[] = []
  const keys: string[] = []
  let key: string | null = null
  let renewed = 0
  const session = createSession(
    {
      fetch: async (path, init) => {
        const token = new Headers(init.headers).get('authorization')
        asked.push(`${init.method ?? 'GET'} ${path}`)
        const reply = answer(path, token)
        if (reply === 'no network') throw new TypeError('Failed to fetch')
        const type = reply.type ?? (reply.status < 400 ? 'application/json' : 'application/problem+json')
        const body = reply.status === 204 ? null : JSON.stringify(reply.body ?? {})
        return new Response(body, { status: reply.status, headers: { 'content-type': type, ...reply.headers } })
      },
      exclusively: async work => await work(),
      renewalKey: {
        take: () => {
          key ??= `k${keys.length}`
          keys.push(key)
          return key
        },
        drop: () => {
          key = null
        }
      },
      after: (milliseconds, callback) => {
        const timer = { milliseconds, callback }
        timers.push(timer)
        return () => void timers.splice(timers.indexOf(timer), 1)
      }
    },
    { onState: state => void states.push(state), onRenewed: () => void renewed++ }
  )
  return { session, asked, states, timers, keys, renewed: () => renewed }
}

const signedIn = { kind: 'signedIn' as const, user: ACCESS.user }

t.test('a reload takes up the session by its cookie', async t => {
  const { session, asked } = createWorld(() => ({ status: 200, body: ACCESS }))
  await session.start()
  t.match(session.state(), signedIn)
  t.strictSame(asked, ['POST /api/v1/session/renew'])
})

t.test('without a good cookie nobody is signed in, and that is no failure', async t => {
  const { session } = createWorld(() => ({ status: 401, body: PROBLEM }))
  await session.start()
  t.strictSame(session.state(), { kind: 'signedOut', because: 'never' })
})

t.test('a server that is away is tried again', async t => {
  let up = false
  const { session, timers } = createWorld(() => (up ? { status: 200, body: ACCESS } : 'no network'))
  await session.start()
  t.strictSame(session.state(), { kind: 'unreachable' })
  up = true
  timers[0]?.callback()
  // Joins the renewal that is under way.
  await session.start()
  t.match(session.state(), signedIn)
})

t.test('access is renewed before it ends', async t => {
  const { session, timers, renewed } = createWorld(() => ({ status: 200, body: ACCESS }))
  await session.signIn({ email: 'ana@example.com', password: 'x' })
  t.equal(timers[0]?.milliseconds, 720_000)
  timers[0]?.callback()
  // Joins the renewal that is under way.
  await session.start()
  t.equal(renewed(), 1)
})

t.test('requests that meet ended access share one renewal and are asked again', async t => {
  let token = 'a1'
  const { session, asked } = createWorld((path, sent) => {
    if (path.endsWith('/renew')) token = 'a2'
    if (path.includes('/session')) return { status: 200, body: { ...ACCESS, access_token: token } }
    return sent === 'Bearer a2' ? { status: 200, body: { items: [] } } : { status: 401, body: PROBLEM }
  })
  await session.signIn({ email: 'ana@example.com', password: 'x' })
  const answers = await Promise.all(['/a', '/b', '/c'].map(path => session.api(path)))
  t.strictSame(
    answers.map(answer => answer.kind),
    ['ok', 'ok', 'ok']
  )
  t.equal(asked.filter(line => line.endsWith('/session/renew')).length, 1)
})

t.test('a session that was ended elsewhere signs out, and says so', async t => {
  let ended = false
  const { session } = createWorld(() => (ended ? { status: 401, body: PROBLEM } : { status: 200, body: ACCESS }))
  await session.signIn({ email: 'ana@example.com', password: 'x' })
  ended = true
  t.match(await session.api('/positions'), { kind: 'problem', problem: { status: 401 } })
  t.strictSame(session.state(), { kind: 'signedOut', because: 'ended' })
  t.strictSame(await askTicket(session), { kind: 'refused' })
})

t.test('a renewal that finds no network keeps the access that still lasts', async t => {
  let up = true
  const { session, timers } = createWorld(() => (up ? { status: 200, body: ACCESS } : 'no network'))
  await session.signIn({ email: 'ana@example.com', password: 'x' })
  up = false
  timers[0]?.callback()
  t.strictSame(await session.api('/positions'), { kind: 'unreachable' })
  t.match(session.state(), signedIn)
})

t.test('a refusal says why and when to come back; a page of a proxy is no answer', async t => {
  const busy = createWorld(() => ({ status: 429, body: { ...PROBLEM, status: 429 }, headers: { 'retry-after': '60' } }))
  t.match(await busy.session.signIn({ email: 'a', password: 'b' }), { kind: 'problem', retryAfterSeconds: 60 })
  const portal = createWorld(() => ({ status: 200, type: 'text/html' }))
  t.strictSame(await portal.session.api('/positions'), { kind: 'unreachable' })
})

t.test('signing out forgets the access and stops the clock', async t => {
  const { session, timers, asked } = createWorld(path => ({
    status: path.endsWith('/session') ? 204 : 200,
    body: ACCESS
  }))
  await session.start()
  await session.signOut()
  t.equal(asked.at(-1), 'DELETE /api/v1/session')
  t.strictSame(session.state(), { kind: 'signedOut', because: 'asked' })
  t.equal(timers.length, 0)
})

t.test('tries of one renewal carry one key, the next renewal another', async t => {
  let up = false
  const { session, keys } = createWorld(() => (up ? { status: 200, body: ACCESS } : 'no network'))
  await session.start()
  up = true
  await session.start()
  await session.start()
  t.equal(keys[0], keys[1])
  t.not(keys[1], keys[2])
})
