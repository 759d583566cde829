/** Counts what is open from each address. */
export type AddressLimit = {
  isFull: (address: string) => boolean
  /** @returns leave */
  enter: (address: string) => () => void
}

export function createAddressLimit(maximum: number): AddressLimit {
  const counts = new Map<string, number>()
  return {
    isFull: address => (counts.get(address) ?? 0) >= maximum,
    enter: address => {
      counts.set(address, (counts.get(address) ?? 0) + 1)
      return () => {
        const left = (counts.get(address) ?? 0) - 1
        if (left > 0) counts.set(address, left)
        else counts.delete(address)
      }
    }
  }
}
