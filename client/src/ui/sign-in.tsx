import { useSignal } from '@preact/signals'
import { unreachable } from '@rastro/shared/unreachable'
import type { Language } from '../messages/language.ts'
import { SIGN_IN_MESSAGES, type SignInMessages } from '../messages/sign-in.ts'
import type { Answer } from '../session/answer.ts'
import type { Session } from '../session/session.ts'
import './buttons.css'
import './sign-in.css'

type SignInProps = {
  session: Session
  language: Language
  /** What lies behind the door, in one sentence. */
  lead: string
  /** Someone was there, and their session ran out. */
  ended: boolean
}

/** Asks who is there. */
export function SignIn({ session, language, lead, ended }: SignInProps) {
  const say = SIGN_IN_MESSAGES[language]
  const busy = useSignal(false)
  const trouble = useSignal<string | null>(ended ? say.ended : null)

  async function enter(form: HTMLFormElement): Promise<void> {
    if (busy.value) return
    busy.value = true
    trouble.value = null
    const data = new FormData(form)
    const answer = await session.signIn({ email: String(data.get('email')), password: String(data.get('password')) })
    busy.value = false
    trouble.value = troubleOf(answer, say)
  }

  return (
    <main class="sign-in">
      <form
        onSubmit={event => {
          event.preventDefault()
          void enter(event.currentTarget)
        }}
      >
        <span class="sign" aria-hidden="true">
          R
        </span>
        <h1>{say.title}</h1>
        <p>{lead}</p>
        <label>
          {say.email}
          <input name="email" type="email" inputMode="email" autocomplete="username" required maxLength={320} />
        </label>
        <label>
          {say.password}
          <input name="password" type="password" autocomplete="current-password" required maxLength={1000} />
        </label>
        <div role="alert">{trouble.value !== null && <p class="trouble">{trouble.value}</p>}</div>
        <button type="submit" class="main-button" aria-disabled={busy.value}>
          {busy.value ? say.entering : say.enter}
        </button>
      </form>
    </main>
  )
}

function troubleOf(answer: Answer<unknown>, say: SignInMessages): string | null {
  switch (answer.kind) {
    case 'ok':
      return null
    case 'unreachable':
      return say.unreachable
    case 'problem':
      if (answer.problem.status === 401) return say.wrong
      if (answer.problem.status !== 429) return say.failed
      return say.tooMany(Math.max(1, Math.ceil((answer.retryAfterSeconds ?? 900) / 60)))
    default:
      return unreachable(answer)
  }
}
