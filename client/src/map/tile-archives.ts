import type { Bounds } from './boxes.ts'

/** A street map on the server: a PMTiles archive in the OpenMapTiles schema. */
export type TileArchive = {
  /** Unique among the archives. */
  name: string
  /** Where the archive is, relative to the page or absolute; it must answer range requests. */
  url: string
  /** What it covers; null when the server does not know. */
  bounds: Bounds | null
}

/** The boxes of the archives whose bounds are known. */
export function coveredBy(archives: readonly TileArchive[]): Bounds[] {
  return archives.flatMap(({ bounds }) => (bounds === null ? [] : [bounds]))
}

/**
 * The street maps that the server offers. Without any the map shows the built-in world, so a failure is no reason to stop:
 * it is told, and answered with an empty list.
 *
 * @param request `fetch`, or one that adds what the server asks for
 * @param tell hears why the list could not be read
 */
export async function listTileArchives(
  request: (url: string) => Promise<Response>,
  tell: (reason: string) => void
): Promise<readonly TileArchive[]> {
  try {
    const response = await request('/api/v1/tiles')
    if (!response.ok) {
      tell(`The list of street maps was answered ${response.status}`)
      return []
    }
    return readTileArchives(await response.json())
  } catch (error) {
    tell(`The list of street maps could not be read: ${error instanceof Error ? error.message : String(error)}`)
    return []
  }
}

/** Reads `{items: [{name, url, bounds}]}`; items of another shape are left out. */
export function readTileArchives(answer: unknown): readonly TileArchive[] {
  if (!isObject(answer) || !Array.isArray(answer.items)) return []
  return answer.items.flatMap((item: unknown) => {
    if (!isObject(item) || typeof item.name !== 'string' || typeof item.url !== 'string') return []
    return [{ name: item.name, url: item.url, bounds: readBounds(item.bounds) }]
  })
}

function readBounds(value: unknown): Bounds | null {
  if (!Array.isArray(value) || value.length !== 4) return null
  const [west, south, east, north]: unknown[] = value
  if (typeof west !== 'number' || typeof south !== 'number' || typeof east !== 'number' || typeof north !== 'number') {
    return null
  }
  return [west, south, east, north]
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
