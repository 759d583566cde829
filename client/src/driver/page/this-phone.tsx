import { useState } from 'preact/hooks'
import { usePage } from './context.ts'

/** What a driver seldom needs: export, unlink, versions. */
export function ThisPhone({ version }: { version: string }) {
  const { view, messages, driver } = usePage()
  const text = messages.phone
  const quarantined = view.quarantined.value
  return (
    <details class="phone">
      <summary>
        {text.title}
        {quarantined > 0 ? <b class="badge">{quarantined}</b> : null}
      </summary>
      {quarantined > 0 ? <p class="trouble">{text.quarantined(quarantined)}</p> : null}
      {view.isPersisted.value === null ? null : <p>{view.isPersisted.value ? text.persisted : text.notPersisted}</p>}
      <div class="actions">
        <button type="button" onClick={() => void driver.exportAll()}>
          {text.export}
        </button>
        <Unlink />
      </div>
      <p class="hint">{text.version(version)}</p>
    </details>
  )
}

function Unlink() {
  const { view, messages, driver } = usePage()
  const text = messages.phone
  const [isAsking, setAsking] = useState(false)
  const pending = view.pending.value
  if (view.identity.value === null) return null
  if (!isAsking) {
    return (
      <button type="button" class="danger" onClick={() => setAsking(true)}>
        {text.unlink}
      </button>
    )
  }
  if (view.trip.value !== null) return <p role="alert">{text.endFirst}</p>
  return (
    <div class="ask" role="alert">
      <p>{text.unlinkAsk}</p>
      {pending > 0 ? <p class="trouble">{text.unlinkPending(pending)}</p> : null}
      <div class="actions">
        <button type="button" onClick={() => setAsking(false)}>
          {messages.stop.cancel}
        </button>
        <button type="button" class="danger" onClick={() => void driver.unlink()}>
          {text.unlinkYes}
        </button>
      </div>
    </div>
  )
}
