import './filters.css'
import { choicesOf, type Filter, isActive, NO_FILTER } from './filter.ts'
import type { Watch } from './watch.ts'
import { useWords } from './words.ts'

export function Filters({ watch: { filter, feed } }: { watch: Watch }) {
  const { say } = useWords()
  const choices = choicesOf(feed.rows.value)
  const set = (change: Partial<Filter>) => {
    filter.value = { ...filter.value, ...change }
  }
  return (
    <search class="filters" aria-label={say.filters.label}>
      <input
        type="search"
        aria-label={say.filters.text}
        placeholder={say.filters.text}
        value={filter.value.text}
        onInput={event => set({ text: event.currentTarget.value })}
      />
      <Choice
        label={say.filters.entity_type}
        values={choices.entity_types}
        value={filter.value.entity_type}
        onChoose={entity_type => set({ entity_type })}
      />
      <Choice
        label={say.filters.event_type}
        values={choices.event_types}
        value={filter.value.event_type}
        onChoose={event_type => set({ event_type })}
      />
      <input
        class="id"
        inputMode="numeric"
        aria-label={say.filters.entity_id}
        placeholder={say.filters.entity_id}
        value={filter.value.entity_id}
        onInput={event => set({ entity_id: event.currentTarget.value })}
      />
      {isActive(filter.value) && (
        <button type="button" class="quiet-button" onClick={() => set(NO_FILTER)}>
          {say.filters.clear}
        </button>
      )}
    </search>
  )
}

type ChoiceProps = { label: string; values: readonly string[]; value: string; onChoose: (value: string) => void }

function Choice({ label, values, value, onChoose }: ChoiceProps) {
  const { say } = useWords()
  // What is chosen stays among the choices when the last row of its kind has left the list.
  const all = value === '' || values.includes(value) ? values : [...values, value]
  return (
    <select aria-label={label} value={value} onChange={event => onChoose(event.currentTarget.value)}>
      <option value="">
        {label}: {say.filters.any}
      </option>
      {all.map(name => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </select>
  )
}
