import { usePage } from './context.ts'
import { useFacts } from './facts.ts'
import { formatAge, formatNumber, formatTime } from './format.ts'
import { situationOf } from './situation.ts'

/** One number, one sentence: what is not yet sent, and what is going on. */
export function StatusCard() {
  const { view, messages, language, driver } = usePage()
  const facts = useFacts()
  const { key, tone } = situationOf(facts)
  const { title, text } = messages.situation[key]
  const lastAck = view.lastAck.value

  return (
    <section
      class={`status ${tone}`}
      data-pending={facts.pending}
      data-sync={facts.sync.kind}
      data-last-ack={lastAck ?? ''}
    >
      <p class="ring">
        <b>{formatNumber(facts.pending, language)}</b>
        <span>{messages.toSend}</span>
      </p>
      <div>
        <div role="status">
          <h1>{title}</h1>
        </div>
        <p>{text}</p>
        {key === 'denied' ? <PermissionSteps /> : null}
        <p class="hint">{lastAck === null ? messages.neverAcked : lastSent(lastAck)}</p>
        <button type="button" class="quiet" onClick={driver.sendNow}>
          {messages.sendNow}
        </button>
      </div>
    </section>
  )

  function lastSent(at: string): string {
    const seconds = (view.now.value - Date.parse(at)) / 1000
    return messages.lastAck(formatTime(at, language), formatAge(seconds, language))
  }
}

function PermissionSteps() {
  const { messages } = usePage()
  const { android, ios } = messages.fixPermission
  const steps = /iPhone|iPad/.test(navigator.userAgent) ? ios : android
  return (
    <ol>
      {steps.map(step => (
        <li key={step}>{step}</li>
      ))}
    </ol>
  )
}
