import { useEffect, useRef } from 'preact/hooks'
import { FleetList } from './fleet-list.tsx'
import './fleet-panel.css'
import { useWords } from '../words.ts'
import type { Workplace } from '../workplace.ts'
import { FleetBadge } from './fleet-badge.tsx'
import { FILTERS, type Filter } from './fleet-search.ts'

/** The fleet beside the map: how live it is, search, filters with their counts, the list. */
export function FleetPanel(props: { workplace: Workplace; onAddDriver: () => void; reveal: () => void }) {
  const { workplace, onAddDriver, reveal } = props
  const { say } = useWords()
  const { live, result } = workplace
  return (
    <section class="fleet-panel" aria-labelledby="fleet-title">
      <header>
        <h2 id="fleet-title">{say.fleet}</h2>
        <FleetBadge workplace={workplace} />
      </header>
      <SearchField workplace={workplace} reveal={reveal} />
      <Filters workplace={workplace} />
      {result.value.vehicles.length > 0 && <FleetList workplace={workplace} />}
      {result.value.vehicles.length === 0 && (
        <NoRows workplace={workplace} empty={live.fleet.value.size === 0} onAddDriver={onAddDriver} />
      )}
    </section>
  )
}

/** @param reveal brings the panel to the front, where it is not always there: on a phone */
function SearchField({ workplace: { words }, reveal }: { workplace: Workplace; reveal: () => void }) {
  const { say } = useWords()
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      const typing =
        event.target instanceof HTMLElement && event.target.matches('input:not([type=range]), textarea, select')
      if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return
      event.preventDefault()
      reveal()
      field.current?.focus()
      // What was hidden takes no focus before it is painted.
      setTimeout(() => field.current?.focus())
    }
    addEventListener('keydown', focus)
    return () => removeEventListener('keydown', focus)
  }, [reveal])
  return (
    <div class="search-field" title={say.searchKey}>
      <input
        ref={field}
        type="search"
        placeholder={say.search}
        aria-label={say.search}
        aria-keyshortcuts="/"
        autocomplete="off"
        spellcheck={false}
        value={words.value}
        onInput={event => {
          words.value = event.currentTarget.value
        }}
        onKeyDown={event => {
          if (event.key !== 'Escape') return
          // The first Escape leaves the search; only the next one deselects.
          event.stopPropagation()
          words.value = ''
          event.currentTarget.blur()
        }}
      />
      <span class="key" aria-hidden="true">
        /
      </span>
    </div>
  )
}

function Filters({ workplace: { filter, result } }: { workplace: Workplace }) {
  const { say, format } = useWords()
  const { counts, overdue } = result.value
  const alertness = (name: Filter) =>
    name !== 'silent' || counts.silent === 0 ? '' : overdue > 0 ? 'overdue' : 'silent'
  return (
    <fieldset class="filters">
      <legend>{say.filters.label}</legend>
      {FILTERS.map(name => (
        <button
          key={name}
          type="button"
          aria-pressed={filter.value === name}
          title={name === 'silent' && overdue > 0 ? say.overdue(overdue) : undefined}
          onClick={() => {
            filter.value = name
          }}
        >
          {say.filters[name]} <b class={alertness(name)}>{format.count(counts[name])}</b>
        </button>
      ))}
    </fieldset>
  )
}

function NoRows({ workplace, empty, onAddDriver }: { workplace: Workplace; empty: boolean; onAddDriver: () => void }) {
  const { say } = useWords()
  if (!workplace.live.known.value && empty) return <p class="no-rows">{say.list.loading}</p>
  if (empty) {
    return (
      <div class="no-rows">
        <h3>{say.list.empty}</h3>
        <p>{say.list.emptyHow}</p>
        <button type="button" class="main-button" onClick={onAddDriver}>
          {say.list.addDriver}
        </button>
      </div>
    )
  }
  return (
    <div class="no-rows">
      <p>{say.list.nothingFound}</p>
      <button
        type="button"
        class="quiet-button"
        onClick={() => {
          workplace.words.value = ''
          workplace.filter.value = 'all'
        }}
      >
        {say.list.clear}
      </button>
    </div>
  )
}
