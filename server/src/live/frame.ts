const FINAL_TEXT = 0x81
const LENGTH_IN_16_BITS = 126
const LENGTH_IN_64_BITS = 127

/** A whole WebSocket message as the server writes it: the header of an unmasked text frame (RFC 6455), then the text. */
export type Frame = { bytes: Buffer; headerLength: number }

/** Made once and written to every socket that gets the message. */
export function textFrame(text: string): Frame {
  const length = Buffer.byteLength(text)
  const headerLength = length < LENGTH_IN_16_BITS ? 2 : length <= 0xffff ? 4 : 10
  const bytes = Buffer.allocUnsafe(headerLength + length)
  bytes[0] = FINAL_TEXT
  if (headerLength === 2) bytes[1] = length
  if (headerLength === 4) {
    bytes[1] = LENGTH_IN_16_BITS
    bytes.writeUInt16BE(length, 2)
  }
  if (headerLength === 10) {
    bytes[1] = LENGTH_IN_64_BITS
    bytes.writeBigUInt64BE(BigInt(length), 2)
  }
  bytes.write(text, headerLength)
  return { bytes, headerLength }
}

export function messageFrame(message: object): Frame {
  return textFrame(JSON.stringify(message))
}
