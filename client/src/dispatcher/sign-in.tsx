import { useSignal } from '@preact/signals'
import type { Answer } from '../session/answer.ts'
import type { Session } from '../session/session.ts'
import './sign-in.css'
import { useWords, type Words } from './words.ts'

/** Asks who is there. `ended`: someone was, and their session ran out. */
export function SignIn({ session, ended }: { session: Session; ended: boolean }) {
  const words = useWords()
  const { say } = words
  const busy = useSignal(false)
  const trouble = useSignal<string | null>(ended ? say.signIn.ended : null)

  async function enter(form: HTMLFormElement): Promise<void> {
    if (busy.value) return
    busy.value = true
    trouble.value = null
    const data = new FormData(form)
    const answer = await session.signIn({ email: String(data.get('email')), password: String(data.get('password')) })
    busy.value = false
    trouble.value = troubleOf(answer, words)
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
        <h1>{say.signIn.title}</h1>
        <p>{say.signIn.lead}</p>
        <label>
          {say.signIn.email}
          <input name="email" type="email" inputMode="email" autocomplete="username" required maxLength={320} />
        </label>
        <label>
          {say.signIn.password}
          <input name="password" type="password" autocomplete="current-password" required maxLength={1000} />
        </label>
        <div role="alert">{trouble.value !== null && <p class="trouble">{trouble.value}</p>}</div>
        <button type="submit" class="main-button" aria-disabled={busy.value}>
          {busy.value ? say.signIn.entering : say.signIn.enter}
        </button>
      </form>
    </main>
  )
}

function troubleOf(answer: Answer<unknown>, { say }: Words): string | null {
  switch (answer.kind) {
    case 'ok':
      return null
    case 'unreachable':
      return say.signIn.unreachable
    case 'problem':
      if (answer.problem.status === 401) return say.signIn.wrong
      if (answer.problem.status !== 429) return say.signIn.failed
      return say.signIn.tooMany(Math.max(1, Math.ceil((answer.retryAfterSeconds ?? 900) / 60)))
    default:
      return unreachable(answer)
  }
}

function unreachable(answer: never): never {
  throw new Error(`no such answer: ${JSON.stringify(answer)}`)
}
