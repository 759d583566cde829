import { FORM_MESSAGES } from '../../messages/form.ts'
import './picking-banner.css'
import { useWords } from '../words.ts'
import type { Workplace } from '../workplace.ts'

/** Over the map while a place is to be pointed at: what for, and the ways out. */
export function PickingBanner({ workplace: { picking, pickingCentre } }: { workplace: Workplace }) {
  const { say, language } = useWords()
  const wanted = picking.value
  if (wanted === null) return null
  return (
    <div class="picking-banner">
      <p role="status">{say.picking.how(wanted.name)}</p>
      <button type="button" class="quiet-button" onClick={() => pickingCentre.value++}>
        {say.picking.centre}
      </button>
      <button
        type="button"
        class="quiet-button"
        onClick={() => {
          picking.value = null
        }}
      >
        {FORM_MESSAGES[language].cancel}
      </button>
    </div>
  )
}
