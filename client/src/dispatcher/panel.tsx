import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import { FORM_MESSAGES } from '../messages/form.ts'
import { FleetBadge } from './fleet/fleet-badge.tsx'
import './panel.css'
import { useWords } from './words.ts'
import type { Workplace } from './workplace.ts'

type PanelProps = {
  workplace: Workplace
  title: string
  class?: string
  /** Goes back to where this was opened from. */
  back?: () => void
  children: ComponentChildren
}

/** A section of the page beside the map. */
export function Panel({ workplace, title, class: name = '', back, children }: PanelProps) {
  const id = useId()
  return (
    <section class={`side-panel ${name}`} aria-labelledby={id}>
      <header>
        {back !== undefined && <BackButton back={back} />}
        <h2 id={id}>{title}</h2>
        <FleetBadge workplace={workplace} />
      </header>
      {children}
    </section>
  )
}

function BackButton({ back }: { back: () => void }) {
  const { language } = useWords()
  const say = FORM_MESSAGES[language].back
  return (
    <button type="button" class="icon-button" title={say} aria-label={say} onClick={back}>
      <svg viewBox="-12 -12 24 24" aria-hidden="true">
        <path d="M3 -7 L-4 0 L3 7" />
      </svg>
    </button>
  )
}

type TabsProps<Name extends string> = {
  label: string
  names: Readonly<Record<Name, string>>
  chosen: Name
  choose: (name: Name) => void
}

/** A choice of a few things to look at, each one a press away. */
export function Tabs<Name extends string>({ label, names, chosen, choose }: TabsProps<Name>) {
  return (
    <fieldset class="tabs">
      <legend>{label}</legend>
      {(Object.entries(names) as [Name, string][]).map(([name, text]) => (
        <button key={name} type="button" aria-pressed={name === chosen} onClick={() => choose(name)}>
          {text}
        </button>
      ))}
    </fieldset>
  )
}

/** What could not be loaded, and the way to try again. */
export function Failure({ text, again, retry }: { text: string; again: string; retry: () => void }) {
  return (
    <div class="no-rows" role="alert">
      <p>{text}</p>
      <button type="button" class="quiet-button" onClick={retry}>
        {again}
      </button>
    </div>
  )
}
