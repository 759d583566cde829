/** West, south, east, north, degrees. */
type Bounds = readonly [number, number, number, number]

const HEADER_BYTES = 127
const UNITS_PER_DEGREE = 1e7
const NOT_COMPRESSED = 1
const PNG = 2

/** A whole PMTiles archive of version 3 with one tile, the world's, as its specification lays it out. */
export function smallArchive({ bounds, tile }: { bounds: Bounds; tile: Buffer }): Buffer {
  // One entry: tile 0, a run of 1, its length, and its offset plus 1; all are varints below 128.
  const directory = Buffer.from([1, 0, 1, tile.length, 1])
  const metadata = Buffer.from('{}')
  const header = Buffer.alloc(HEADER_BYTES)
  header.write('PMTiles')
  header[7] = 3
  const sections = [directory, metadata, Buffer.alloc(0), tile]
  let offset = HEADER_BYTES
  sections.forEach((section, index) => {
    header.writeBigUInt64LE(BigInt(offset), 8 + index * 16)
    header.writeBigUInt64LE(BigInt(section.length), 16 + index * 16)
    offset += section.length
  })
  for (const position of [72, 80, 88]) header.writeBigUInt64LE(1n, position)
  header[96] = 1
  header[97] = NOT_COMPRESSED
  header[98] = NOT_COMPRESSED
  header[99] = PNG
  bounds.forEach((degrees, index) => {
    header.writeInt32LE(Math.round(degrees * UNITS_PER_DEGREE), 102 + index * 4)
  })
  return Buffer.concat([header, ...sections])
}
