import type { ComponentChildren } from 'preact'
import './rail.css'
import { useWords } from './words.ts'
import type { Section } from './workplace.ts'

/** The sections of the page; only what exists. */
export function Rail(props: { section: Section; choose: (section: Section) => void; signOut: () => void }) {
  const { say } = useWords()
  return (
    <nav class="rail" aria-label={say.rail.label}>
      <span class="sign" aria-hidden="true">
        R
      </span>
      <RailButton name={say.rail.map} current={props.section === 'map'} press={() => props.choose('map')}>
        <path d="M-9 -6 L-3 -9 L3 -6 L9 -9 V6 L3 9 L-3 6 L-9 9 Z M-3 -9 V6 M3 -6 V9" />
      </RailButton>
      <RailButton
        name={say.rail.shipments}
        current={props.section === 'shipments'}
        press={() => props.choose('shipments')}
      >
        <path d="M0 -9.5 L8.5 -5 V5 L0 9.5 L-8.5 5 V-5 Z M-8.5 -5 L0 -0.5 L8.5 -5 M0 -0.5 V9.5 M-4.3 -7.2 L4.3 -2.8" />
      </RailButton>
      <RailButton name={say.rail.drivers} current={props.section === 'drivers'} press={() => props.choose('drivers')}>
        <path d="M-8 9 C-8 3 -4 1 0 1 C4 1 8 3 8 9" />
        <circle cy="-5" r="4" />
      </RailButton>
      <span class="space" />
      <RailButton name={say.rail.account} current={props.section === 'account'} press={() => props.choose('account')}>
        <circle r="9" />
        <path d="M-5.6 7 C-5 3 -2.5 2 0 2 C2.5 2 5 3 5.6 7" />
        <circle cy="-2" r="3" />
      </RailButton>
      <RailButton name={say.rail.signOut} current={false} press={props.signOut}>
        <path d="M-1 -8 H-8 V8 H-1 M-3 0 H9 M5 -4 L9 0 L5 4" />
      </RailButton>
    </nav>
  )
}

function RailButton(props: { name: string; current: boolean; press: () => void; children: ComponentChildren }) {
  return (
    <button type="button" aria-current={props.current ? 'page' : undefined} onClick={props.press}>
      <svg viewBox="-12 -12 24 24" aria-hidden="true">
        {props.children}
      </svg>
      {props.name}
    </button>
  )
}
