import type { Position } from '@rastro/shared/schema/position'

/** Late fixes arrived for this stretch of a device's track: whoever shows it fetches it again. Times as in fixes. */
export type TrackChange = { device_id: number; from: string; to: string }

/** What one commit changed: where devices are now, and what became known of where they were. */
export type PositionUpdate = { positions: readonly Position[]; trackChanges: readonly TrackChange[] }

/** One range for each device, from the earliest begin to the latest end. */
export function mergeTrackChanges(changes: Iterable<TrackChange>): TrackChange[] {
  const merged = new Map<number, TrackChange>()
  for (const { device_id, from, to } of changes) {
    const before = merged.get(device_id)
    merged.set(device_id, {
      device_id,
      from: before !== undefined && before.from < from ? before.from : from,
      to: before !== undefined && before.to > to ? before.to : to
    })
  }
  return [...merged.values()]
}
