import { isStillGood } from './accounts/access-check.ts'
import { createPasswords } from './accounts/passwords.ts'
import { takeTicket } from './accounts/ticket-store.ts'
import type { AttemptStore } from './auth/attempt-store.ts'
import { createThrottle } from './auth/throttle.ts'
import type { Config } from './config.ts'
import type { OpenDatabase } from './database/open.ts'
import { createDirectory } from './devices/directory.ts'
import { createEventLog } from './events/event-log.ts'
import { createOriginCheck } from './http/origin.ts'
import type { LiveAccess } from './live/access.ts'
import type { Broker } from './live/broker.ts'
import { createControl } from './live/control.ts'
import { createHub } from './live/hub.ts'
import { createNumbering } from './protocols/numbering.ts'
import { releaseVehicle as releaseSensors } from './sensors/change-sensor.ts'
import { createActionInbox } from './shipments/action-inbox.ts'
import { deviceWindows } from './shipments/device-windows.ts'
import { loadFollowed } from './shipments/followed-positions.ts'
import { mayFollow } from './shipments/may-follow.ts'
import { releaseDriver, releaseVehicle as releaseShipments } from './shipments/release.ts'
import { findShare, isShareGood } from './shipments/share-store.ts'
import { deviceCarries, findShipment, openShipmentsOf } from './shipments/shipment-store.ts'
import { createTrackingPublisher } from './shipments/tracking-publisher.ts'
import { createWindows } from './shipments/windows.ts'
import { createBatchStore } from './tracking/batch-store.ts'
import { createIngest } from './tracking/ingest.ts'
import { createPartitions } from './tracking/partitions.ts'
import { loadPositions } from './tracking/positions-store.ts'
import { createStoredPublisher } from './tracking/publish-stored.ts'
import { MAXIMUM_TRACK_FIXES, readTrack, type TrackRequest } from './tracking/track/read-track.ts'
import type { ReleaseVehicle } from './vehicles/change-vehicle.ts'

/** Between two looks for what a process that died left undone. */
const LOOK_FOR_ACTIONS_MILLISECONDS = 15_000

export type ServicesOptions = {
  config: Config
  database: OpenDatabase
  broker: Broker
  /** Counts failed tries: in memory, or for several processes together. */
  attempts: AttemptStore
  clock: () => number
  /** Told of what went wrong where no request waits for it. */
  onError: (error: unknown, what: string) => void
}

export type Services = Awaited<ReturnType<typeof createServices>>

/** What the features share, made once and handed to them by `app.ts`. */
export async function createServices({ config, database, broker, attempts, clock, onError }: ServicesOptions) {
  const { db } = database
  const control = createControl(broker)
  const directory = createDirectory({ db, control, clock })
  const partitions = createPartitions(db, config.dataDir === 'memory' && config.databaseUrl === null ? 'hour' : 'day')

  const positionsOf = (deviceIds: number[]) => loadPositions(db, clock(), deviceIds)

  const hub = await createHub({
    db,
    broker,
    control,
    clock,
    loadPositions: () => loadPositions(db, clock()),
    loadTracking: (shipmentId, audience) => loadFollowed({ db, positionsOf }, shipmentId, audience),
    rules: { deviceMayTrack: (deviceId, shipmentId) => deviceCarries(db, deviceId, shipmentId) },
    isStillGood: access =>
      access.kind === 'share' ? isShareGood(db, access.share_id, clock()) : isStillGood(db, access, clock()),
    onError
  })
  const events = createEventLog({ db, publish: hub.publishEvents, clock })
  const windows = createWindows({ db, control, clock })
  const actions = createActionInbox({ db, events, control, clock, every: LOOK_FOR_ACTIONS_MILLISECONDS, onError })
  const tellFollowers = createTrackingPublisher({
    windows,
    ownerOf: directory.owner,
    settled: actions.settled,
    publish: hub.publishTracking,
    onError
  })
  const tellStored = createStoredPublisher({
    ownerOf: directory.owner,
    publish: update => {
      hub.publishFleet(update)
      tellFollowers(update)
    },
    clock,
    onError: error => onError(error, 'positions could not be told')
  })
  const ingest = createIngest({
    store: createBatchStore({ db, partitions, retentionHours: config.retentionHours, clock }),
    onStored: stored => {
      // First, so that a position that comes with a delivery is known to be no longer the shipment's.
      actions.take(stored)
      tellStored(stored)
    }
  })

  return {
    db,
    control,
    events,
    hub,
    ingest,
    partitions,
    clock,
    passwords: await createPasswords(),
    attempts,
    throttle: createThrottle(attempts),
    isOurOrigin: createOriginCheck(config),
    positionsOf,
    numbering: createNumbering(db),
    // What went wrong has been told, and is tried again: the records are stored all the same.
    actionsApplied: (deviceId: number) => actions.settled(deviceId).catch(() => undefined),
    takeTicket: (ticket: string, origin: string | null) => takeTicket(db, { ticket, origin, now: clock() }),
    openShare: async (token: string) => {
      const share = await findShare(db, token, clock())
      return share === null ? null : ({ kind: 'share', ...share } as const)
    },
    mayFollow: (access: LiveAccess, shipmentId: number) => mayFollow(db, access, shipmentId),
    shipmentsOf: (driverId: number) => openShipmentsOf(db, driverId),
    shipmentWindows: async (id: number, { from, to }: { from: string | null; to: string }) =>
      (await findShipment(db, id)) === undefined ? null : await deviceWindows(db, id, { audience: 'staff', from, to }),
    readTrack: (request: Omit<TrackRequest, 'limit'>) => readTrack(db, { ...request, limit: MAXIMUM_TRACK_FIXES }),
    releaseDriver,
    releaseVehicle: async (...release: Parameters<ReleaseVehicle>) => {
      await releaseShipments(...release)
      await releaseSensors(...release)
    },
    onError,
    checks: {
      database: async () => {
        await database.pool.query('select 1')
      },
      broker: async () => {
        if (!broker.healthy()) throw new Error('the broker is not connected')
      }
    },
    close: async () => {
      await ingest.settle()
      await actions.stop()
      windows.stop()
      directory.stop()
    }
  }
}
