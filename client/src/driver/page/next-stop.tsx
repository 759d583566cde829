import type { Place } from '@rastro/shared/schema/place'
import { useState } from 'preact/hooks'
import { nextStep } from '../shipments/next-step.ts'
import { usePage } from './context.ts'

/** The one next thing to do; nothing when the driver carries nothing. */
export function NextStop() {
  const { view, messages, driver } = usePage()
  const text = messages.stop
  const [isReporting, setReporting] = useState(false)
  const [isReported, setReported] = useState(false)
  const step = nextStep(view.road.value)
  if (step === null) return null
  const { shipment, action, place, stop, stops } = step

  return (
    <section class="card stop">
      <p class="hint">{stop === 0 ? text.next : text.of(stop, stops)}</p>
      <h2>{place?.name ?? text.noPlace}</h2>
      <p>{[shipment.reference, shipment.customer_name].filter(part => part !== null).join(' · ')}</p>
      {isReporting ? (
        <ProblemForm
          onSend={async note => {
            await driver.reportProblem(shipment.id, note)
            setReporting(false)
            setReported(true)
          }}
          onCancel={() => setReporting(false)}
        />
      ) : (
        <div class="actions">
          <button type="button" class="main" onClick={() => void driver.finishStep(step)}>
            {text[action]}
          </button>
          {place === null ? null : (
            <a class="button" href={navigationLink(place)} target="_blank" rel="noreferrer">
              {text.navigate}
            </a>
          )}
          <button type="button" onClick={() => setReporting(true)}>
            {text.problem}
          </button>
        </div>
      )}
      <p role="status" class="hint done">
        {isReported ? text.problemDone : ''}
      </p>
    </section>
  )
}

function ProblemForm({ onSend, onCancel }: { onSend: (note: string) => Promise<void>; onCancel: () => void }) {
  const { messages } = usePage()
  const text = messages.stop
  const [note, setNote] = useState('')
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        if (note.trim() !== '') void onSend(note.trim())
      }}
    >
      <label for="problem">{text.problemNote}</label>
      <textarea
        id="problem"
        rows={3}
        maxlength={1000}
        required
        value={note}
        onInput={event => setNote(event.currentTarget.value)}
      />
      <div class="actions">
        <button type="submit" class="main">
          {text.problemSend}
        </button>
        <button type="button" onClick={onCancel}>
          {text.cancel}
        </button>
      </div>
    </form>
  )
}

/** Opens the phone's own navigation: `geo:` asks on Android which one; iPhones know only links. */
function navigationLink({ name, lat, lng }: Place): string {
  const here = `${lat},${lng}`
  return /Android/.test(navigator.userAgent)
    ? `geo:${here}?q=${here}(${encodeURIComponent(name)})`
    : `https://maps.apple.com/?daddr=${here}`
}
