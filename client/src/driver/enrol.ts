import type { DeviceRequest, Enrolled } from '@rastro/shared/schema/device'
import type { Identity } from './identity.ts'

export type Enrolment =
  | { kind: 'enrolled'; identity: Identity }
  /** The code does not exist, was used, or is too old. */
  | { kind: 'unknown_code' }
  | { kind: 'too_many' }
  | { kind: 'failed' }

const TIMEOUT_MILLISECONDS = 20_000

/** Turns a code into an identity. Never rejects. */
export async function enrol(code: string, request = fetch): Promise<Enrolment> {
  const body: DeviceRequest = { code: code.trim().toUpperCase(), platform: platformName(navigator.userAgent) }
  try {
    const response = await request('/api/v1/devices', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      credentials: 'omit',
      signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS)
    })
    if (response.status === 404 || response.status === 400) return { kind: 'unknown_code' }
    if (response.status === 429) return { kind: 'too_many' }
    if (response.status !== 201) return { kind: 'failed' }
    const enrolled: unknown = await response.json()
    return isEnrolled(enrolled) ? { kind: 'enrolled', identity: enrolled } : { kind: 'failed' }
  } catch (error) {
    console.info('The code could not be sent', error)
    return { kind: 'failed' }
  }
}

function isEnrolled(body: unknown): body is Enrolled {
  if (typeof body !== 'object' || body === null) return false
  const { device_id, token, driver } = body as Partial<Record<keyof Enrolled, unknown>>
  return typeof device_id === 'number' && typeof token === 'string' && typeof driver === 'object' && driver !== null
}

/** The code in a link such as `/drive/#enroll=K7QW-3MZP`; null when there is none. */
export function codeInHash(hash: string): string | null {
  return new URLSearchParams(hash.replace(/^#/, '')).get('enroll')
}

/** "Android, Chrome 151": enough for the office to tell two phones apart. */
export function platformName(userAgent: string): string {
  const system = /Android|iPhone|iPad|Windows|Mac OS|Linux/.exec(userAgent)?.[0] ?? 'unknown'
  const browser =
    /(?:Firefox|SamsungBrowser|Edg|Chrome)\/\d+/.exec(userAgent)?.[0] ?? /Version\/\d+/.exec(userAgent)?.[0]
  return [system, browser?.replace('/', ' ').replace('Version', 'Safari')].filter(Boolean).join(', ')
}
