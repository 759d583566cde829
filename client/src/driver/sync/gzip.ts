/** Below this the header of gzip costs more than it saves. */
const WORTHWHILE_BYTES = 1024

export interface Encoded {
  bytes: Uint8Array<ArrayBuffer>
  isCompressed: boolean
}

/** The body as UTF-8, compressed where that helps and the browser can. */
export async function encodeBody(text: string): Promise<Encoded> {
  const plain = new TextEncoder().encode(text)
  if (plain.length < WORTHWHILE_BYTES || typeof CompressionStream === 'undefined') {
    return { bytes: plain, isCompressed: false }
  }
  const compressed = new Response(plain).body?.pipeThrough(new CompressionStream('gzip')) ?? null
  return { bytes: new Uint8Array(await new Response(compressed).arrayBuffer()), isCompressed: true }
}
