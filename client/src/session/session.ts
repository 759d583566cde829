import type { Session as Access, Credentials, Ticket, User } from '@rastro/shared/schema/session'
import { type Answer, readAnswer } from './answer.ts'
import { type Download, readDownload } from './download.ts'

export type SessionState =
  | { kind: 'starting' }
  /** The server has not answered yet; tried again by itself. */
  | { kind: 'unreachable' }
  | { kind: 'signedOut'; because: 'never' | 'asked' | 'ended' }
  | { kind: 'signedIn'; user: User }

export type SessionEnvironment = {
  fetch: (path: string, init: RequestInit) => Promise<Response>
  /** Runs `work` when no other tab of this browser does: two renewals with one cookie would end the session. */
  exclusively: <Value>(work: () => Promise<Value>) => Promise<Value>
  /**
   * A key that the tabs of this browser share until it is dropped. It comes with each try of one renewal, so that the
   * server knows a reload in the middle, or a second tab, from a thief with an old cookie.
   */
  renewalKey: { take: () => string; drop: () => void }
  /** Calls back once after so many milliseconds, unless undone before. */
  after: (milliseconds: number, callback: () => void) => () => void
}

export type Session = {
  state: () => SessionState
  /** Takes up the session of the last visit, if its cookie is still good. */
  start: () => Promise<void>
  signIn: (credentials: Credentials) => Promise<Answer<User>>
  signOut: () => Promise<void>
  /** A request with access. Renews it once when the server says that it ended; a second 401 signs out. */
  api: <Value>(path: string, init?: RequestInit) => Promise<Answer<Value>>
  /** As `api`, for an answer that is a file. */
  download: (path: string) => Promise<Answer<Download>>
  /** Forgets the access and stops all timers; the cookie stays. */
  stop: () => void
}

const API = '/api/v1'
const RETRY_MILLISECONDS = 5_000
/** Renewed when this part of its life has passed. */
const RENEW_AT = 0.8

/**
 * Who is signed in. The access token lives in this closure only; a reload gets a new one for the renewal cookie,
 * which scripts cannot read.
 */
export function createSession(
  environment: SessionEnvironment,
  listeners: { onState: (state: SessionState) => void; onRenewed?: () => void }
): Session {
  let state: SessionState = { kind: 'starting' }
  let token: string | null = null
  let renewal: Promise<Answer<User>> | null = null
  let cancelTimer = () => {}
  let stopped = false

  function become(next: SessionState): void {
    state = next
    listeners.onState(next)
  }

  async function request<Value>(
    path: string,
    init: RequestInit,
    read: (response: Response) => Promise<Answer<Value>> = readAnswer<Value>
  ): Promise<Answer<Value>> {
    const headers = new Headers(init.headers)
    if (token !== null) headers.set('authorization', `Bearer ${token}`)
    if (init.body !== undefined) headers.set('content-type', 'application/json')
    try {
      return await read(await environment.fetch(API + path, { ...init, headers }))
    } catch {
      // fetch rejects for one reason that a page can meet here: nothing answered.
      return { kind: 'unreachable' }
    }
  }

  function admit(answer: Answer<Access>): Answer<User> {
    if (answer.kind !== 'ok') return answer
    token = answer.value.access_token
    renewIn(answer.value.expires_in * 1000 * RENEW_AT)
    become({ kind: 'signedIn', user: answer.value.user })
    return { ...answer, value: answer.value.user }
  }

  function leave(because: 'never' | 'asked' | 'ended'): void {
    token = null
    cancelTimer()
    become({ kind: 'signedOut', because })
  }

  function renewIn(milliseconds: number): void {
    cancelTimer()
    if (stopped) return
    cancelTimer = environment.after(milliseconds, () => void renew())
  }

  /** One renewal at a time: whoever needs one meanwhile waits for the same answer. */
  function renew(): Promise<Answer<User>> {
    renewal ??= environment
      .exclusively(askRenewal)
      .then(settleRenewal)
      .finally(() => {
        renewal = null
      })
    return renewal
  }

  /** The key is dropped before the next tab may take its turn, and kept when no answer came: the next try is the same one. */
  async function askRenewal(): Promise<Answer<Access>> {
    const headers = { 'idempotency-key': environment.renewalKey.take() }
    const answer = await request<Access>('/session/renew', { method: 'POST', headers })
    const settled = answer.kind === 'ok' || (answer.kind === 'problem' && answer.problem.status === 401)
    if (settled) environment.renewalKey.drop()
    return answer
  }

  function settleRenewal(answer: Answer<Access>): Answer<User> {
    if (answer.kind === 'ok') {
      const admitted = admit(answer)
      listeners.onRenewed?.()
      return admitted
    }
    if (answer.kind === 'problem' && answer.problem.status === 401) {
      leave(state.kind === 'signedIn' ? 'ended' : 'never')
      return answer
    }
    // The server is away or busy. Access that still lasts is kept meanwhile.
    if (state.kind !== 'signedIn') become({ kind: 'unreachable' })
    renewIn(RETRY_MILLISECONDS)
    return answer
  }

  async function withAccess<Value>(ask: () => Promise<Answer<Value>>): Promise<Answer<Value>> {
    const first = await ask()
    if (first.kind !== 'problem' || first.problem.status !== 401) return first
    const renewed = await renew()
    return renewed.kind === 'ok' ? await ask() : renewed
  }

  return {
    state: () => state,
    start: async () => void (await renew()),
    signIn: async credentials =>
      admit(await request<Access>('/session', { method: 'POST', body: JSON.stringify(credentials) })),
    signOut: async () => {
      await request('/session', { method: 'DELETE' })
      leave('asked')
    },
    api: <Value>(path: string, init: RequestInit = {}) => withAccess(() => request<Value>(path, init)),
    download: path => withAccess(() => request(path, {}, readDownload)),
    stop: () => {
      stopped = true
      token = null
      cancelTimer()
    }
  }
}

export type TicketAnswer = { kind: 'ticket'; ticket: string } | { kind: 'refused' } | { kind: 'later' }

/** Asks for a ticket: opens one WebSocket, once. `refused` means that nobody is signed in any more. */
export async function askTicket(session: Session): Promise<TicketAnswer> {
  const answer = await session.api<Ticket>('/tickets', { method: 'POST' })
  if (answer.kind === 'ok') return { kind: 'ticket', ticket: answer.value.ticket }
  if (answer.kind === 'problem' && answer.problem.status === 401) return { kind: 'refused' }
  return { kind: 'later' }
}
