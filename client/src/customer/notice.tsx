import { unreachable } from '@rastro/shared/unreachable'
import type { LinkState } from './following.ts'
import type { Words } from './words.ts'

/** Why there is no shipment to see, and what to do about it. */
export function Notice({ state, words }: { state: Exclude<LinkState, { kind: 'open' }>; words: Words }) {
  const { title, text } = wordsFor(state, words)
  return (
    <main class="notice" data-status={state.kind} data-recorded-at="">
      <div role="status">
        <h1>{title}</h1>
        {text !== null && <p>{text}</p>}
      </div>
    </main>
  )
}

function wordsFor(
  state: Exclude<LinkState, { kind: 'open' }>,
  { say, format }: Words
): { title: string; text: string | null } {
  switch (state.kind) {
    case 'opening':
      return { title: say.opening, text: null }
    case 'unreachable':
      return say.unreachable
    case 'unknown':
      return say.unknown
    case 'ended': {
      const { ended } = say
      const text = state.because === 'expired' ? ended.expired(format.date(state.at)) : ended[state.because]
      return { title: ended.title, text }
    }
    default:
      return unreachable(state)
  }
}
