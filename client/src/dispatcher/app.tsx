import type { ReadonlySignal } from '@preact/signals'
import type { Session, SessionState } from '../session/session.ts'
import { Door } from '../ui/door.tsx'
import { FleetView } from './fleet/fleet-view.tsx'
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
  const { say, language } = useWords()
  return (
    <Door session={session} state={state} language={language} lead={say.lead}>
      {workplace.value !== null && <FleetView workplace={workplace.value} />}
    </Door>
  )
}
