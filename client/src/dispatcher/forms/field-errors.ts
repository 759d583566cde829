import type { Problem } from '@rastro/shared/schema/problem'

/** What can be wrong with what someone typed. */
export type Fault = 'missing' | 'too_long' | 'too_short' | 'gone' | 'wrong' | 'taken' | 'not_coordinates' | 'invalid'

/** By the field's name: "reference", "origin.name", "stops.0.lat". */
export type FieldErrors = ReadonlyMap<string, Fault>

export const NO_ERRORS: FieldErrors = new Map()

/** The server names the place of each error by a path such as `/body/stops/0/name`. */
export function fieldErrorsOf(problem: Problem): FieldErrors {
  const found = new Map<string, Fault>()
  for (const { path, message } of problem.errors ?? []) {
    const field = path.replace(/^\/body\/?/, '').replaceAll('/', '.')
    if (field !== '' && !field.startsWith('querystring')) found.set(field, faultOf(message))
  }
  return found
}

/** The validator's messages are for programmers; these are the ones that people can cause with our forms. */
function faultOf(message: string): Fault {
  if (message.includes('fewer than 1 ') || message.includes('required')) return 'missing'
  if (message.includes('fewer than')) return 'too_short'
  if (message.includes('more than')) return 'too_long'
  if (message.includes('there is no such')) return 'gone'
  if (message.includes('present password')) return 'wrong'
  return 'invalid'
}
