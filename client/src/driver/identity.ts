/** Who this phone is to the server. */
export interface Identity {
  device_id: number
  /** Bearer token of the device; the server holds only its hash. */
  token: string
  driver: { id: number; name: string }
}
