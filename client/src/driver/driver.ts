import { batch } from '@preact/signals'
import type { JournalEvent } from '@rastro/shared/journal'
import { type Enrolment, enrol } from './enrol.ts'
import { exportRecords } from './export-records.ts'
import type { Identity } from './identity.ts'
import { createDatabase, type Meta } from './outbox/database.ts'
import { readMeta, writeMeta } from './outbox/meta.ts'
import { createOutbox } from './outbox/outbox.ts'
import { adoptIdentity, forgetIdentity } from './outbox/switch-identity.ts'
import type { View } from './page/view.ts'
import { watchBattery } from './recording/battery.ts'
import { watchClock } from './recording/clock-watch.ts'
import { draftFix } from './recording/fix-draft.ts'
import { watchPageLife } from './recording/page-life.ts'
import { createRecorder } from './recording/recorder.ts'
import { betterSample, type ClockSample, compareClocks, serverTimestamp } from './recording/server-clock.ts'
import { createWakeLock } from './recording/wake-lock.ts'
import { fetchRoad } from './shipments/fetch-road.ts'
import { type NextStep, stepDone } from './shipments/next-step.ts'
import { postBatch } from './sync/post-batch.ts'
import { type Clock, type SyncLoop, startSyncLoop } from './sync/sync-loop.ts'
import { addUsage } from './sync/usage.ts'

const ROAD_MILLISECONDS = 10 * 60_000

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

const clock: Clock = {
  now: Date.now,
  after(milliseconds, act) {
    const timer = setTimeout(act, milliseconds)
    return () => clearTimeout(timer)
  }
}

/** Opens what the phone remembers, goes on with a trip that was running, and starts to send what waits. */
export async function openDriver(view: View, appVersion: string): Promise<Driver> {
  const database = createDatabase()
  let loop: SyncLoop | null = null
  let sample: ClockSample | null = await readMeta(database, 'clock')
  const now = () => serverTimestamp(Date.now(), sample)

  const outbox = createOutbox(database, {
    onCount(pending, quarantined) {
      view.pending.value = pending
      view.quarantined.value = quarantined
    },
    onAdded: ({ kind }) => loop?.wake(kind === 'fix' || kind === 'journal' ? 'record' : 'hint'),
    onStorage(storage) {
      const before = view.storage.peek()
      view.storage.value = storage
      if (storage === 'thinned' && before !== 'thinned') note('quota_exceeded')
    }
  })

  /** Writes into the journal, which tells why there was silence; between trips silence needs no reason. */
  function note(event: JournalEvent) {
    if (view.trip.peek() === null) return
    void outbox.add({ kind: 'journal', recorded_at: now(), event })
  }

  const battery = await watchBattery(
    () => {
      view.battery.value = battery.level()
    },
    () => note('battery_low')
  )

  const wakeLock = createWakeLock(navigator.wakeLock, isHeld => {
    if (isHeld !== view.isScreenHeld.peek() && !document.hidden) note(isHeld ? 'wake_lock_held' : 'wake_lock_lost')
    view.isScreenHeld.value = isHeld
  })

  const recorder = createRecorder({
    geolocation: navigator.geolocation,
    clock,
    isVisible: () => !document.hidden,
    offset: () => sample?.offset ?? 0,
    onFix(coords, measuredAt) {
      const draft = draftFix(coords, serverTimestamp(measuredAt, sample), battery.level())
      if (draft.kind === 'fix') view.lastFix.value = { accuracy: draft.accuracy ?? null, speed: draft.speed ?? null }
      void outbox.add(draft)
    },
    onEvent: note,
    onState(state) {
      view.recorder.value = state
    }
  })

  async function keepSample(fresh: ClockSample) {
    const better = betterSample(sample, fresh)
    if (better.clockChanged) note('clock_changed')
    if (better.sample === sample) return
    sample = better.sample
    await writeMeta(database, 'clock', sample)
  }

  function startSending({ token }: Identity) {
    loop?.stop()
    loop = startSyncLoop({
      outbox,
      clock,
      random: Math.random,
      isOnline: () => navigator.onLine,
      report: () => ({
        app_version: appVersion,
        battery: battery.level(),
        storage_persisted: view.isPersisted.peek()
      }),
      async send(body) {
        const { answer, bytes, sentAt, answeredAt } = await postBatch(body, token)
        await countUsage(bytes)
        if (answer.kind === 'synced') {
          await keepSample(compareClocks(Date.parse(answer.synced.server_time), sentAt, answeredAt))
        }
        return answer
      },
      onState(state) {
        view.sync.value = state
      },
      onSynced: () =>
        void readMeta(database, 'last_ack').then(time => {
          view.lastAck.value = time
        })
    })
  }

  async function countUsage(bytes: number) {
    const usage = addUsage(await readMeta(database, 'usage'), bytes, new Date())
    view.usage.value = usage.bytes
    await writeMeta(database, 'usage', usage)
  }

  async function refreshRoad() {
    const identity = view.identity.peek()
    if (identity === null || !navigator.onLine) return
    const road = await fetchRoad(identity.token, view.road.peek())
    // Between question and answer the driver may have finished a step: `done` is taken as it is now.
    if (road !== null) await keepRoad({ ...road, done: { ...road.done, ...view.road.peek()?.done } })
  }

  async function keepRoad(road: Meta['road']) {
    view.road.value = road
    await writeMeta(database, 'road', road)
  }

  async function record() {
    recorder.start()
    await wakeLock.hold()
    await askForPersistence()
  }

  async function askForPersistence() {
    view.isPersisted.value = (await navigator.storage?.persist?.()) ?? null
  }

  async function remember() {
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
      view.battery.value = battery.level()
    })
    await outbox.refresh()
  }

  await remember()
  view.isPersisted.value = (await navigator.storage?.persisted?.()) ?? null

  const stopPageLife = watchPageLife({
    onEvent: note,
    onReturn() {
      recorder.restart()
      loop?.wake('hint')
      if (view.trip.peek() !== null) void wakeLock.hold()
      void refreshRoad()
    },
    onNetwork(isOnline) {
      view.isOnline.value = isOnline
      loop?.wake(isOnline ? 'hint' : 'lost')
      if (isOnline) void refreshRoad()
    }
  })
  const stopClockWatch = watchClock(
    { wall: Date.now, monotonic: () => performance.now(), isVisible: () => !document.hidden },
    jump => {
      if (sample !== null) sample = { ...sample, offset: sample.offset - jump }
      note('clock_changed')
    }
  )
  const roadTimer = setInterval(() => void refreshRoad(), ROAD_MILLISECONDS)
  view.isOnline.value = navigator.onLine
  watchPermission(view, () => recorder.restart())

  const identity = view.identity.peek()
  if (identity !== null) {
    await outbox.add({ kind: 'journal', recorded_at: now(), event: 'app_started' })
    startSending(identity)
    void refreshRoad()
  }
  if (view.trip.peek() !== null) void record()

  async function stopRecording() {
    recorder.stop()
    view.lastFix.value = null
    await wakeLock.release()
  }

  return {
    async enrol(code) {
      const enrolment = await enrol(code)
      if (enrolment.kind !== 'enrolled') return enrolment
      loop?.stop()
      await database.run(handle => adoptIdentity(handle, enrolment.identity, now()))
      await remember()
      if (view.trip.peek() === null) await stopRecording()
      await outbox.add({ kind: 'journal', recorded_at: now(), event: 'app_started' })
      startSending(enrolment.identity)
      void refreshRoad()
      return enrolment
    },
    async startTrip() {
      const started_at = now()
      view.trip.value = { started_at }
      await outbox.add({ kind: 'trip', recorded_at: started_at, action: 'started' })
      await record()
    },
    async endTrip() {
      await stopRecording()
      await outbox.add({ kind: 'trip', recorded_at: now(), action: 'ended' })
      view.trip.value = null
    },
    sendNow() {
      loop?.wake('tap')
      void refreshRoad()
    },
    async finishStep(step) {
      const road = view.road.peek()
      await outbox.add({
        kind: 'shipment',
        recorded_at: now(),
        shipment_id: step.shipment.id,
        action: step.action
      })
      if (road !== null) await keepRoad(stepDone(road, step))
    },
    async reportProblem(shipment_id, text) {
      await outbox.add({ kind: 'shipment', recorded_at: now(), shipment_id, action: 'problem', note: text })
    },
    async exportAll() {
      const { device_id, driver } = view.identity.peek() ?? { device_id: null, driver: null }
      await exportRecords({ exported_at: now(), device_id, driver, ...(await outbox.everything()) }, 'rastro.json')
    },
    async unlink() {
      loop?.stop()
      loop = null
      await stopRecording()
      await database.run(handle => forgetIdentity(handle, now()))
      view.sync.value = { kind: 'idle' }
      await remember()
    },
    async closeInstallHint() {
      view.install.value = null
      await writeMeta(database, 'install_hint_closed', true)
    },
    async handOver() {
      note('recording_elsewhere')
      loop?.stop()
      stopPageLife()
      stopClockWatch()
      clearInterval(roadTimer)
      await stopRecording()
    }
  }
}

/** Follows what the browser thinks of the position; some say nothing. */
function watchPermission(view: View, onGranted: () => void) {
  navigator.permissions?.query({ name: 'geolocation' }).then(
    status => {
      const look = () => {
        view.permission.value = status.state
        if (status.state === 'granted') onGranted()
      }
      look()
      status.addEventListener('change', look)
    },
    error => console.info('The permission is not told', error)
  )
}
