import { batch } from '@preact/signals'
import type { JournalEvent } from '@rastro/shared/model/journal'
import { type Enrolment, enrol } from './enrol.ts'
import { exportRecords } from './export-records.ts'
import { createDatabase, type Database } from './outbox/database.ts'
import { readMeta, writeMeta } from './outbox/meta.ts'
import { createOutbox } from './outbox/outbox.ts'
import { adoptIdentity, forgetIdentity } from './outbox/switch-identity.ts'
import type { View } from './page/view.ts'
import { watchBattery } from './recording/battery.ts'
import { keepClock } from './recording/clock-keeper.ts'
import { watchPageLife } from './recording/page-life.ts'
import { watchPermission } from './recording/permission.ts'
import { createTripRecording } from './recording/trip-recording.ts'
import type { NextStep } from './shipments/next-step.ts'
import { keepRoad } from './shipments/road-keeper.ts'
import { createSending, type Sending } from './sync/sending.ts'

/** What a person can do on the page. */
export interface Driver {
  enrol(code: string): Promise<Enrolment>
  startTrip(): Promise<void>
  endTrip(): Promise<void>
  sendNow(): void
  /** Says that the next step of a shipment is done. */
  finishStep(step: NextStep): Promise<void>
  reportProblem(shipmentId: number, note: string): Promise<void>
  exportAll(): Promise<void>
  unlink(): Promise<void>
  closeInstallHint(): Promise<void>
  /** Stops recording and sending: another tab takes over. */
  handOver(): Promise<void>
}

/** Opens what the phone remembers, goes on with a trip that was running, and starts to send what waits. */
export async function openDriver(view: View, appVersion: string): Promise<Driver> {
  const database = createDatabase()

  const outbox = createOutbox(database, {
    onCount(pending, quarantined) {
      view.pending.value = pending
      view.quarantined.value = quarantined
    },
    // What a person tapped is not gathered with positions: it goes at once.
    onAdded: ({ kind }) => sending.wake(kind === 'fix' || kind === 'journal' ? 'record' : 'hint'),
    onStorage(storage) {
      const before = view.storage.peek()
      view.storage.value = storage
      if (storage === 'thinned' && before !== 'thinned') note('quota_exceeded')
    }
  })

  /** Writes into the journal, which tells why there was silence; between trips silence needs no reason. */
  function note(event: JournalEvent) {
    if (view.trip.peek() !== null) void outbox.add(journal(event))
  }

  function journal(event: JournalEvent) {
    return { kind: 'journal' as const, recorded_at: clock.timestamp(), event }
  }

  const clock = await keepClock(database, () => note('clock_changed'))
  const battery = await watchBattery({
    onLevel(level) {
      view.battery.value = level
    },
    onLow: () => note('battery_low')
  })
  const recording = createTripRecording({ view, clock, battery, note, keep: draft => void outbox.add(draft) })
  const road = keepRoad(database, view)
  const sending: Sending = createSending({ database, outbox, view, clock, battery, appVersion })

  const stopPageLife = watchPageLife({
    onEvent: note,
    onClose() {
      if (view.trip.peek() !== null) outbox.addLast(journal('app_closed'))
    },
    onReturn() {
      recording.revive()
      sending.wake('hint')
      void road.refresh()
    },
    onNetwork(isOnline) {
      view.isOnline.value = isOnline
      sending.wake(isOnline ? 'hint' : 'lost')
      if (isOnline) void road.refresh()
    }
  })
  watchPermission(state => {
    view.permission.value = state
    if (state === 'granted') recording.revive()
  })

  /** Goes on as the device that this phone is now, if it is one. */
  async function goOn() {
    await remember(database, view)
    await outbox.refresh()
    const identity = view.identity.peek()
    if (view.trip.peek() === null) await recording.stop()
    else void recording.start()
    if (identity === null) return
    await outbox.add(journal('app_started'))
    sending.start(identity)
    void road.refresh()
  }

  view.isPersisted.value = (await navigator.storage?.persisted?.()) ?? null
  view.isOnline.value = navigator.onLine
  await goOn()

  return {
    async enrol(code) {
      const enrolment = await enrol(code)
      if (enrolment.kind !== 'enrolled') return enrolment
      sending.stop()
      await database.run(handle => adoptIdentity(handle, enrolment.identity, clock.timestamp()))
      await goOn()
      return enrolment
    },
    async startTrip() {
      const started_at = clock.timestamp()
      view.trip.value = { started_at }
      await outbox.add({ kind: 'trip', recorded_at: started_at, action: 'started' })
      await recording.start()
    },
    async endTrip() {
      await recording.stop()
      await outbox.add({ kind: 'trip', recorded_at: clock.timestamp(), action: 'ended' })
      view.trip.value = null
    },
    sendNow() {
      sending.wake('tap')
      void road.refresh()
    },
    async finishStep(step) {
      const { shipment, action } = step
      await outbox.add({ kind: 'shipment', recorded_at: clock.timestamp(), shipment_id: shipment.id, action })
      await road.finish(step)
    },
    async reportProblem(shipment_id, text) {
      const recorded_at = clock.timestamp()
      await outbox.add({ kind: 'shipment', recorded_at, shipment_id, action: 'problem', note: text })
    },
    async exportAll() {
      const { device_id = null, driver = null } = view.identity.peek() ?? {}
      const content = { exported_at: clock.timestamp(), device_id, driver, ...(await outbox.everything()) }
      await exportRecords(content, 'rastro.json')
    },
    async unlink() {
      sending.stop()
      await database.run(handle => forgetIdentity(handle, clock.timestamp()))
      view.sync.value = { kind: 'idle' }
      await goOn()
    },
    async closeInstallHint() {
      view.install.value = null
      await writeMeta(database, 'install_hint_closed', true)
    },
    async handOver() {
      note('recording_elsewhere')
      sending.stop()
      stopPageLife()
      clock.stop()
      road.stop()
      await recording.stop()
    }
  }
}

/** Shows what the database holds. */
async function remember(database: Database, view: View) {
  const [identity, trip, lastAck, road, usage] = await Promise.all([
    readMeta(database, 'identity'),
    readMeta(database, 'trip'),
    readMeta(database, 'last_ack'),
    readMeta(database, 'road'),
    readMeta(database, 'usage')
  ])
  batch(() => {
    view.identity.value = identity
    view.trip.value = trip
    view.lastAck.value = lastAck
    view.road.value = road
    view.usage.value = usage?.bytes ?? 0
  })
}
