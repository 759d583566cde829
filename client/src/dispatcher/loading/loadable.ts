/** What was asked of the server. A value once loaded stays while it is asked for again, and when that fails. */
export type Loadable<Value> =
  | { kind: 'none' }
  | { kind: 'loading' }
  | { kind: 'loaded'; value: Value; stale: boolean }
  | { kind: 'failed' }

export const NONE = { kind: 'none' } as const
export const LOADING = { kind: 'loading' } as const

export function loaded<Value>(value: Value): Loadable<Value> {
  return { kind: 'loaded', value, stale: false }
}

/** After a failure: what we had, marked as stale, or the failure itself. */
export function failed<Value>(before: Loadable<Value>): Loadable<Value> {
  return before.kind === 'loaded' ? { ...before, stale: true } : { kind: 'failed' }
}
