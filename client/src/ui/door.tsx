import type { ReadonlySignal } from '@preact/signals'
import { unreachable } from '@rastro/shared/unreachable'
import type { ComponentChildren } from 'preact'
import type { Language } from '../messages/language.ts'
import { SIGN_IN_MESSAGES } from '../messages/sign-in.ts'
import type { Session, SessionState } from '../session/session.ts'
import './door.css'
import { SignIn } from './sign-in.tsx'

type DoorProps = {
  session: Session
  state: ReadonlySignal<SessionState>
  language: Language
  /** What lies behind the door, in one sentence. */
  lead: string
  children: ComponentChildren
}

/** Shows its children to whoever is signed in, and asks everyone else who they are. */
export function Door({ session, state, language, lead, children }: DoorProps) {
  switch (state.value.kind) {
    case 'starting':
      return <Waiting text={SIGN_IN_MESSAGES[language].starting} />
    case 'unreachable':
      return <Waiting text={SIGN_IN_MESSAGES[language].waitingForServer} />
    case 'signedOut':
      return <SignIn session={session} language={language} lead={lead} ended={state.value.because === 'ended'} />
    case 'signedIn':
      return <>{children}</>
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
