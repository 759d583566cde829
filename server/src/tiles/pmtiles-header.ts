/** Length of the header of a PMTiles version 3 archive. */
export const HEADER_BYTES = 127

/** West, south, east, north: degrees, WGS84. */
export type Bounds = [number, number, number, number]

const BOUNDS_OFFSET = 102
const UNITS_PER_DEGREE = 1e7

/**
 * Where an archive has tiles, from its header: four little-endian 32-bit integers of 1e-7 degrees at byte 102 (PMTiles
 * version 3 specification, section 3).
 *
 * @throws when it is no PMTiles version 3 archive
 */
export function boundsOf(header: Buffer): Bounds | null {
  if (header.toString('latin1', 0, 7) !== 'PMTiles' || header[7] !== 3)
    throw new Error('not a PMTiles archive of version 3')
  const degrees = (index: number) => header.readInt32LE(BOUNDS_OFFSET + index * 4) / UNITS_PER_DEGREE
  const bounds: Bounds = [degrees(0), degrees(1), degrees(2), degrees(3)]
  return bounds.every(value => value === 0) ? null : bounds
}
