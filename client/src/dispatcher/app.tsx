import type { ReadonlySignal } from '@preact/signals'
import type { Session, SessionState } from '../session/session.ts'
import { FleetView } from './fleet-view.tsx'
import { SignIn } from './sign-in.tsx'
import { useWords } from './words.ts'
import type { Workplace } from './workplace.ts'

export type AppProps = {
  session: Session
  state: ReadonlySignal<SessionState>
  /** There while someone is signed in. */
  workplace: ReadonlySignal<Workplace | null>
}

/** The page: a door, and the workplace behind it. */
export function App({ session, state, workplace }: AppProps) {
  const { say } = useWords()
  switch (state.value.kind) {
    case 'starting':
      return <Waiting text={say.starting} />
    case 'unreachable':
      return <Waiting text={say.unreachable} />
    case 'signedOut':
      return <SignIn session={session} ended={state.value.because === 'ended'} />
    case 'signedIn':
      return workplace.value === null ? null : <FleetView workplace={workplace.value} />
    default:
      return unreachable(state.value)
  }
}

function Waiting({ text }: { text: string }) {
  return (
    <main class="waiting">
      <p role="status">{text}</p>
    </main>
  )
}

function unreachable(state: never): never {
  throw new Error(`no such state: ${JSON.stringify(state)}`)
}
