import type { Position } from '@rastro/shared/schema/position'
import type { DevicePosition, Stored } from './batch.ts'
import { silenceOf } from './positions-silence.ts'

/** Whose a device is. */
export type Owner = Pick<Position, 'driver' | 'vehicle'>

export type TrackChange = { device_id: number; from: string; to: string }

type Options = {
  ownerOf: (deviceId: number) => Promise<Owner | null>
  /** Hands positions and changed ranges to every process's hub. */
  publish: (news: { positions: Position[]; trackChanges: TrackChange[] }) => void
  clock: () => number
  onError: (error: unknown) => void
}

/** Tells the world what a commit changed: positions that moved, and ranges of tracks to be fetched again (ING6). */
export function createStoredPublisher({
  ownerOf,
  publish,
  clock,
  onError
}: Options): (stored: readonly Stored[]) => void {
  async function tell(stored: readonly Stored[]): Promise<void> {
    const now = clock()
    const positions: Position[] = []
    const trackChanges: TrackChange[] = []
    for (const { device_id, position, track_changed } of stored) {
      if (track_changed !== null) trackChanges.push({ device_id, ...track_changed })
      if (position === null) continue
      const owner = await ownerOf(device_id)
      const complete = owner === null ? null : positionOf(position, owner, now)
      if (complete !== null) positions.push(complete)
    }
    if (positions.length > 0 || trackChanges.length > 0) publish({ positions, trackChanges })
  }
  return stored => {
    tell(stored).catch(onError)
  }
}

function positionOf(state: DevicePosition, owner: Owner, now: number): Position | null {
  const { lat, lng, recorded_at, received_at, last_event, last_event_at, ...measured } = state
  if (lat === null || lng === null || recorded_at === null || received_at === null) return null
  return {
    ...measured,
    ...owner,
    lat,
    lng,
    recorded_at,
    received_at,
    ...silenceOf({ recorded_at, last_event, last_event_at }, now)
  }
}
