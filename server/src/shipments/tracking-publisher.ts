import type { Position } from '@rastro/shared/schema/position'
import type { Audience } from '../live/channels.ts'
import type { PositionUpdate, TrackChange } from '../live/position-update.ts'
import { overlap, viewOf, type Windows } from './windows.ts'

export type TrackingPublisherOptions = {
  windows: Pick<Windows, 'of'>
  /** Whose a device is; null when it is nobody's (any more). */
  ownerOf: (deviceId: number) => Promise<Pick<Position, 'driver'> | null>
  /** Waits until the actions that came with a device's fixes have been applied. */
  settled: (deviceId: number) => Promise<void>
  /** Hands an update to a shipment's followers in all processes. */
  publish: (shipmentId: number, audience: Audience, update: PositionUpdate) => void
  onError: (error: unknown, what: string) => void
}

const AUDIENCES: readonly Audience[] = ['staff', 'customer']

type Addressed = { shipment_id: number; audience: Audience }

/**
 * Takes what a commit changed to the followers of the shipments that the driver carried then: nothing from outside
 * their window. What cannot be told apart for certain is not told at all.
 */
export function createTrackingPublisher(options: TrackingPublisherOptions): (update: PositionUpdate) => void {
  const { windows, ownerOf, settled, publish, onError } = options

  async function tell({ positions, trackChanges }: PositionUpdate): Promise<void> {
    const updates = new Map<string, Addressed & { positions: Position[]; trackChanges: TrackChange[] }>()
    const updateFor = ({ shipment_id, audience }: Addressed) => {
      const key = `${audience} ${shipment_id}`
      const update = updates.get(key) ?? { shipment_id, audience, positions: [], trackChanges: [] }
      updates.set(key, update)
      return update
    }
    for (const position of positions) {
      const { device_id, driver, recorded_at } = position
      for (const followers of await followersOf(device_id, driver, { from: recorded_at, to: recorded_at })) {
        updateFor(followers).positions.push(seenBy(followers.audience, position))
      }
    }
    for (const { device_id, ...range } of trackChanges) {
      const driver = (await ownerOf(device_id))?.driver ?? null
      for (const followers of await followersOf(device_id, driver, range)) {
        updateFor(followers).trackChanges.push({ device_id, ...followers.range })
      }
    }
    for (const { shipment_id, audience, ...update } of updates.values()) publish(shipment_id, audience, update)
  }

  /** Who may see that stretch of a device, and how much of it. */
  async function followersOf(deviceId: number, driver: Position['driver'], range: { from: string; to: string }) {
    if (driver === null) return []
    await settled(deviceId)
    const assignments = await windows.of(driver.id)
    return assignments.flatMap(assignment =>
      AUDIENCES.flatMap(audience => {
        const view = viewOf(assignment, audience)
        const common = view === null ? null : overlap(view, range)
        return common === null ? [] : [{ shipment_id: assignment.shipment_id, audience, range: common }]
      })
    )
  }

  return update => {
    tell(update).catch(error => onError(error, "could not tell a shipment's followers"))
  }
}

/** A customer follows the cargo, not the driver. */
export function seenBy(audience: Audience, position: Position): Position {
  return audience === 'staff' ? position : { ...position, driver: null, vehicle: null, battery: null }
}
