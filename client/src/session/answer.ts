import type { Problem } from '@rastro/shared/schema/problem'

/** What became of a request. A refusal by the server and a missing network are expected outcomes, not errors. */
export type Answer<Value> =
  | { kind: 'ok'; status: number; value: Value }
  | { kind: 'problem'; problem: Problem; retryAfterSeconds: number | null }
  | { kind: 'unreachable' }

/**
 * Reads an answer. The body of a success is trusted to be what the route promises; 204 has none (`null`).
 * An HTML page (a proxy, a captive portal) is as good as no answer.
 */
export async function readAnswer<Value>(response: Response): Promise<Answer<Value>> {
  const body = await readJson(response)
  if (body === NOT_JSON) return { kind: 'unreachable' }
  if (response.ok) return { kind: 'ok', status: response.status, value: body as Value }
  return {
    kind: 'problem',
    problem: isProblem(body) ? body : { type: 'about:blank', title: response.statusText, status: response.status },
    retryAfterSeconds: retryAfter(response)
  }
}

const NOT_JSON = Symbol('not JSON')

async function readJson(response: Response): Promise<unknown> {
  if (response.status === 204) return null
  const type = response.headers.get('content-type') ?? ''
  if (!type.includes('json')) return response.ok ? NOT_JSON : null
  try {
    return await response.json()
  } catch {
    // Cut off on the way: the same as no answer.
    return NOT_JSON
  }
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'title' in body && 'status' in body
}

function retryAfter(response: Response): number | null {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  return Number.isFinite(seconds) ? seconds : null
}
