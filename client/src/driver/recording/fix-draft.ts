import type { FixRecord } from '@rastro/shared/schema/fix'

/** A position as a record. What the sensor does not know may come as null or NaN; both become null, and 0 stays 0. */
export function draftFix(
  coords: GeolocationCoordinates,
  recordedAt: string,
  battery: number | null
): Omit<FixRecord, 'seq'> {
  return {
    kind: 'fix',
    recorded_at: recordedAt,
    lat: coords.latitude,
    lng: coords.longitude,
    accuracy: atLeastZero(coords.accuracy),
    altitude: known(coords.altitude),
    speed: atLeastZero(coords.speed),
    heading: direction(coords.heading),
    battery
  }
}

function known(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null
}

/** Some systems say -1 for "unknown". */
function atLeastZero(value: number | null): number | null {
  const number = known(value)
  return number !== null && number >= 0 ? number : null
}

/** 360 is north, and so is 0: only one of them goes on the wire. */
function direction(value: number | null): number | null {
  const number = atLeastZero(value)
  return number === null || number > 360 ? null : number % 360
}
