import { isStillGood } from './accounts/access-check.ts'
import { createPasswords } from './accounts/passwords.ts'
import { takeTicket } from './accounts/ticket-store.ts'
import type { Config } from './config.ts'
import type { OpenDatabase } from './database/open.ts'
import { createDirectory } from './devices/directory.ts'
import { createEventLog } from './events/event-log.ts'
import type { Broker } from './live/broker.ts'
import { createControl } from './live/control.ts'
import { createHub } from './live/hub.ts'
import type { AttemptStore } from './plugins/attempt-store.ts'
import { createOriginCheck } from './plugins/origin.ts'
import { createThrottle } from './plugins/throttle.ts'
import { storeBatches } from './tracking/fix-store.ts'
import { createIngest } from './tracking/ingest.ts'
import { createPartitions } from './tracking/partitions.ts'
import { loadPositions } from './tracking/positions-store.ts'
import { createStoredPublisher } from './tracking/publish-stored.ts'
import { isMisdated } from './tracking/retention.ts'

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

  const hub = await createHub({
    db,
    broker,
    control,
    clock,
    loadPositions: () => loadPositions(db, clock()),
    loadTracking: async () => [],
    rules: { deviceMayTrack: async () => false },
    isStillGood: async access => access.kind !== 'share' && (await isStillGood(db, access, clock())),
    onError
  })
  const events = createEventLog({ db, publish: hub.publishEvents, clock })
  const ingest = createIngest({
    store: async batches => {
      const now = clock()
      const misdated = (time: number) => isMisdated(time, now, config.retentionHours)
      const times = batches.flatMap(({ records }) =>
        records.filter(({ kind }) => kind === 'fix').map(({ recorded_at }) => Date.parse(recorded_at))
      )
      await partitions.ensure(times.filter(time => !misdated(time)))
      return await storeBatches(db, { batches, now, isMisdated: misdated })
    },
    onStored: createStoredPublisher({
      ownerOf: directory.owner,
      publish: hub.publishFleet,
      clock,
      onError: error => onError(error, 'positions could not be told')
    })
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
    throttle: createThrottle(attempts),
    isOurOrigin: createOriginCheck(config),
    positionsOf: (deviceIds: number[]) => loadPositions(db, clock(), deviceIds),
    takeTicket: (ticket: string, origin: string | null) => takeTicket(db, { ticket, origin, now: clock() }),
    openShare: async (_token: string) => null,
    shipmentsOf: async (_driverId: number) => [],
    checks: {
      database: async () => {
        await database.pool.query('select 1')
      },
      broker: async () => {
        if (!broker.healthy()) throw new Error('the broker is not connected')
      }
    },
    close: async () => {
      directory.stop()
      await ingest.settle()
    }
  }
}
