import { type Static, Type } from 'typebox'

/** Degrees, WGS84. GeoJSON's [lng, lat] exists only at the map's edge. */
export const LatSchema = Type.Number({ minimum: -90, maximum: 90 })
/** Degrees, WGS84. */
export const LngSchema = Type.Number({ minimum: -180, maximum: 180 })

export type LatLng = { lat: number; lng: number }

/** A named place: where a shipment starts, stops or ends. */
export const PlaceSchema = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 200 }),
  lat: LatSchema,
  lng: LngSchema
})
export type Place = Static<typeof PlaceSchema>
