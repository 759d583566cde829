/** What a test may need, found or started, with the variables that tell the tests of it; or why there is none. */
export type Provided =
  | { kind: 'ready'; what: string; env: Record<string, string>; stop: () => Promise<void> }
  | { kind: 'missing'; reason: string }
