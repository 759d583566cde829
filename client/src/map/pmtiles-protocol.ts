import { addProtocol } from 'maplibre-gl'
import { Protocol } from 'pmtiles'

let registered = false

/** Teaches MapLibre `pmtiles://` addresses, once for all maps of the page: it reads archives piecewise by range requests. */
export function registerPmtiles(): void {
  if (registered) return
  registered = true
  addProtocol('pmtiles', new Protocol().tile)
}
