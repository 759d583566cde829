import type { DriverMessages } from '../../messages/driver.ts'
import type { Storage } from '../outbox/outbox.ts'
import type { RecorderState } from '../recording/recorder.ts'
import type { SyncState } from '../sync/sync-loop.ts'

/** What is going on, as the one sentence on the page. */
export interface Situation {
  key: keyof DriverMessages['situation']
  tone: 'live' | 'wait' | 'alarm'
}

export interface Facts {
  hasTrip: boolean
  recorder: RecorderState
  sync: SyncState
  isOnline: boolean
  pending: number
  storage: Storage
}

/** Fewer than this are on their way all the time while a trip runs; more are a backlog. */
const BACKLOG_RECORDS = 20

/** The most pressing thing first: what loses data, then what stops the recording, then what is late. */
export function situationOf(facts: Facts): Situation {
  const { hasTrip, recorder, sync, pending, storage } = facts
  if (storage === 'failed') return { key: 'not_saved', tone: 'alarm' }
  if (hasTrip && recorder.kind === 'denied') return { key: 'denied', tone: 'alarm' }
  if (sync.kind === 'signed_out') return { key: 'signed_out', tone: 'alarm' }
  if (hasTrip && recorder.kind === 'unavailable') return { key: 'no_position', tone: 'wait' }
  if (hasTrip && recorder.kind === 'searching') return { key: 'searching', tone: 'wait' }
  const isOffline = sync.kind === 'offline' || !facts.isOnline
  if (hasTrip) {
    if (isOffline) return { key: 'recording_offline', tone: 'wait' }
    if (sync.kind === 'waiting') return { key: 'recording_waiting', tone: 'wait' }
    return pending > BACKLOG_RECORDS
      ? { key: 'recording_catching_up', tone: 'wait' }
      : { key: 'recording', tone: 'live' }
  }
  if (pending > 0 && isOffline) return { key: 'pending_offline', tone: 'wait' }
  if (pending > 0) return { key: sync.kind === 'waiting' ? 'pending_waiting' : 'pending', tone: 'wait' }
  return { key: isOffline ? 'ready_offline' : 'ready', tone: 'live' }
}

/** Whether closing the page now would leave something on the phone; what is on its way for a second is not worth a warning. */
export function mustStayOpen({ hasTrip, sync, isOnline, pending }: Facts): boolean {
  if (pending === 0) return false
  const isMoving = isOnline && (sync.kind === 'idle' || sync.kind === 'sending')
  return !(hasTrip && isMoving && pending <= BACKLOG_RECORDS)
}
