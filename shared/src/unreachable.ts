/** Ends a `switch` over a union: the compiler complains here when a case is forgotten. */
export function unreachable(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`)
}
