import { type Road, readRoad } from './road.ts'

const TIMEOUT_MILLISECONDS = 20_000

/** What the driver carries, from the server; null when it could not be had, and then what the phone knows stays. */
export async function fetchRoad(token: string, before: Road | null, request = fetch): Promise<Road | null> {
  try {
    const response = await request('/api/v1/driver', {
      headers: { authorization: `Bearer ${token}` },
      cache: 'no-store',
      credentials: 'omit',
      signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS)
    })
    return response.ok ? readRoad(await response.json(), before) : null
  } catch (error) {
    console.info('The shipments could not be fetched', error)
    return null
  }
}
