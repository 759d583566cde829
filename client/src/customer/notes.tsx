import { silentSince } from '@rastro/shared/model/silence'
import type { Gap } from '@rastro/shared/schema/track'
import { silenceReason } from '../messages/silence-reasons.ts'
import type { Followed } from './followed.ts'
import './notes.css'
import type { Words } from './words.ts'

/** More of them would be a list that nobody reads. */
const SHOWN = 3

type NoteText = { when: string; text: string; kind: 'silent' | 'gap' | 'filled' }

/** The honest part: when nothing was known, and why. */
export function Notes({ followed, now, words }: { followed: Followed; now: number; words: Words }) {
  const notes = notesOf(followed, now, words)
  if (notes.length === 0) return null
  return (
    <ul class="notes" aria-label={words.say.notes.label}>
      {notes.map(({ when, text, kind }) => (
        <li key={when} class={kind}>
          <b>{when}</b> {text}
        </li>
      ))}
    </ul>
  )
}

function notesOf(followed: Followed, now: number, { say, format, language }: Words): NoteText[] {
  const { gaps, filled, position, status, silence_reason } = followed
  const last = position?.recorded_at ?? ''
  const span = ({ from, to }: Gap) => `${format.moment(from, now)}–${format.hour(Date.parse(to))}`
  const newest = (list: readonly Gap[]) => [...list].sort((a, b) => (a.from < b.from ? 1 : -1)).slice(0, SHOWN)
  const silent = status === 'in_transit' && position !== null && silentSince(last, now) !== null
  return [
    ...(silent
      ? [
          {
            kind: 'silent' as const,
            when: say.notes.since(format.moment(last, now)),
            text: say.notes.silent(silenceReason(language, silence_reason))
          }
        ]
      : []),
    // What begins at the last fix is the silence of now.
    ...newest(gaps.filter(gap => gap.from < last)).map(gap => ({
      kind: 'gap' as const,
      when: span(gap),
      text: gap.reason === 'pending' ? say.notes.pending : say.notes.gap(silenceReason(language, gap.reason))
    })),
    ...newest(filled).map(gap => ({ kind: 'filled' as const, when: span(gap), text: say.notes.filled }))
  ]
}
