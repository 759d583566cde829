import { usePage } from './context.ts'
import type { Facts } from './situation.ts'

/** The state that the sentence is made from. */
export function useFacts(): Facts {
  const { view } = usePage()
  return {
    hasTrip: view.trip.value !== null,
    recorder: view.recorder.value,
    sync: view.sync.value,
    isOnline: view.isOnline.value,
    pending: view.pending.value,
    storage: view.storage.value
  }
}
