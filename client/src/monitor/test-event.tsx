import { useSignal } from '@preact/signals'
import { COMMON_CHANNELS } from './channels.ts'
import './test-event.css'
import type { Watch } from './watch.ts'
import { useWords } from './words.ts'

type Outcome = { kind: 'sent' | 'trouble'; text: string }

/** Sends an event through the whole chain: database, broker, stream, this page. */
export function TestEvent({ watch: { feed, session } }: { watch: Watch }) {
  const { say } = useWords()
  const outcome = useSignal<Outcome | null>(null)
  const channels = feed.channels.value
  const names = [...new Set([...COMMON_CHANNELS, ...channels])]

  async function send(form: HTMLFormElement): Promise<void> {
    const fields = new FormData(form)
    const channel = String(fields.get('channel'))
    const data = readObject(String(fields.get('data')))
    if (data === null) {
      outcome.value = { kind: 'trouble', text: say.test.notJson }
      return
    }
    const body = JSON.stringify({ channel, data })
    const answer = await session.api('/ws/test-event', { method: 'POST', body })
    if (answer.kind === 'ok') {
      const text = channels.includes(channel) ? say.test.sent(channel) : say.test.notListening(channel)
      outcome.value = { kind: 'sent', text }
    } else {
      const detail = answer.kind === 'problem' ? answer.problem.detail : undefined
      outcome.value = { kind: 'trouble', text: detail ?? say.test.failed }
    }
  }

  return (
    <section class="test-event" aria-labelledby="test-title">
      <h2 id="test-title">{say.test.label}</h2>
      <form
        onSubmit={event => {
          event.preventDefault()
          void send(event.currentTarget)
        }}
      >
        <label>
          {say.test.channel}
          <select name="channel">
            {names.map(name => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <label>
          {say.test.data}
          <textarea name="data" rows={2} spellcheck={false} defaultValue="{}" />
        </label>
        {/* What is sent before the page listens for the first time would never be seen to arrive. */}
        <button type="submit" class="main-button" disabled={feed.connection.value === null}>
          {say.test.send}
        </button>
        <p role="status" class={outcome.value?.kind}>
          {outcome.value?.text}
        </p>
      </form>
    </section>
  )
}

/** Nothing at all is an object without anything. */
function readObject(text: string): Record<string, unknown> | null {
  if (text.trim() === '') return {}
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null
  } catch {
    // What a person types need not be JSON; they are told.
    return null
  }
}
