import { type ReadonlySignal, useSignal } from '@preact/signals'
import { isConflict, troubleText } from '../forms/trouble.ts'
import { useWords } from '../words.ts'
import type { Workplace } from '../workplace.ts'
import { changeShipment, conflictText, type ShipmentChanges } from './change-shipment.ts'

type ShipmentChange = {
  busy: ReadonlySignal<boolean>
  /** Why the last change was not possible; null when it was. */
  trouble: ReadonlySignal<string | null>
  /** One at a time: a second press while one is under way does nothing. */
  change: (changes: ShipmentChanges) => Promise<void>
}

/** Changes of a shipment by a press, with what there is to say of them. */
export function useShipmentChange(workplace: Workplace, id: number): ShipmentChange {
  const words = useWords()
  const busy = useSignal(false)
  const trouble = useSignal<string | null>(null)
  async function change(changes: ShipmentChanges): Promise<void> {
    if (busy.value) return
    busy.value = true
    const answer = await changeShipment(workplace, id, changes)
    busy.value = false
    trouble.value = isConflict(answer) ? conflictText(words, workplace, id) : troubleText(words.language, answer)
  }
  return { busy, trouble, change }
}
