import { useSignal } from '@preact/signals'
import './channel-picker.css'
import { COMMON_CHANNELS, isChannelOfOne, LOG_CHANNELS } from './channels.ts'
import type { EventFeed } from './event-feed.ts'
import { useWords } from './words.ts'

/** Which channels to listen to, and how far each has come. */
export function ChannelPicker({ feed }: { feed: EventFeed }) {
  const { say, format } = useWords()
  const chosen = feed.channels.value
  const offsets = feed.offsets.value
  const names = [...COMMON_CHANNELS, ...chosen.filter(name => !COMMON_CHANNELS.includes(name))]
  return (
    <fieldset class="channel-picker">
      <legend>{say.channels.label}</legend>
      {names.map(name => (
        <label key={name}>
          <input
            type="checkbox"
            name="channel"
            value={name}
            checked={chosen.includes(name)}
            onChange={event =>
              feed.choose(event.currentTarget.checked ? [...chosen, name] : chosen.filter(other => other !== name))
            }
          />
          {name}
          {offsets[name] !== undefined && (
            <small title={say.channels.offset(format.count(offsets[name]))}>{format.count(offsets[name])}</small>
          )}
        </label>
      ))}
      <button
        type="button"
        class="quiet-button"
        onClick={() => feed.choose([...new Set([...chosen, ...LOG_CHANNELS])])}
      >
        {say.channels.all}
      </button>
      <button type="button" class="quiet-button" onClick={() => feed.choose([])}>
        {say.channels.none}
      </button>
      <OtherChannel feed={feed} />
    </fieldset>
  )
}

function OtherChannel({ feed }: { feed: EventFeed }) {
  const { say } = useWords()
  const wrong = useSignal(false)

  function add(form: HTMLFormElement): void {
    const name = String(new FormData(form).get('other')).trim()
    wrong.value = !isChannelOfOne(name)
    if (wrong.value) return
    feed.choose([...new Set([...feed.channels.value, name])])
    form.reset()
  }

  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        add(event.currentTarget)
      }}
    >
      <input
        name="other"
        aria-label={say.channels.other}
        aria-invalid={wrong.value}
        placeholder={say.channels.otherHint}
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        required
      />
      <button type="submit" class="quiet-button">
        {say.channels.add}
      </button>
      <span role="alert">{wrong.value && say.channels.wrong}</span>
    </form>
  )
}
