/**
 * Puts a brotli and a gzip copy beside each text file of the built site, so that the server sends what was compressed
 * once, at its best, instead of compressing anew for each phone:
 *
 *   node --import tsx compress-build.ts
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'

const dist = join(import.meta.dirname, 'dist')
const TEXT = /\.(js|mjs|css|html|svg|json|webmanifest)$/
/** Below this the copy saves less than a packet. */
const WORTHWHILE_BYTES = 1024

for (const file of readdirSync(dist, { recursive: true, withFileTypes: true })) {
  if (!file.isFile() || !TEXT.test(file.name)) continue
  const path = join(file.parentPath, file.name)
  const content = readFileSync(path)
  if (content.length < WORTHWHILE_BYTES) continue
  writeFileSync(`${path}.br`, brotliCompressSync(content))
  writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }))
}
