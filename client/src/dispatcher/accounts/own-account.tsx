import { useSignal } from '@preact/signals'
import type { User } from '@rastro/shared/schema/session'
import { ACCOUNT_MESSAGES } from '../../messages/accounts.ts'
import { ConfirmButton } from '../forms/confirm-button.tsx'
import { TextField } from '../forms/field.tsx'
import { Form } from '../forms/form.tsx'
import { useWords } from '../words.ts'
import type { Workplace } from '../workplace.ts'

/** Who I am here, my password, and the way out of every computer at once. */
export function OwnAccount({ workplace: { session }, user }: { workplace: Workplace; user: User }) {
  const { language } = useWords()
  const say = ACCOUNT_MESSAGES[language]
  return (
    <>
      <div class="block first">
        <p>
          <b>{user.name}</b>
          <br />
          <small>
            {user.email} · {say.roles[user.role]}
          </small>
        </p>
      </div>
      <PasswordForm session={session} email={user.email} />
      <div class="block">
        <h3>{say.own.everywhere}</h3>
        <p class="quiet">{say.own.everywhereHow}</p>
        <div class="actions">
          <ConfirmButton
            text={say.own.everywhere}
            question={say.own.everywhereQuestion}
            yes={say.own.everywhereYes}
            act={() => session.api('/sessions', { method: 'DELETE' })}
            done={() => void session.signOut()}
          />
        </div>
      </div>
    </>
  )
}

function PasswordForm({ session, email }: { session: Workplace['session']; email: string }) {
  const { language } = useWords()
  const say = ACCOUNT_MESSAGES[language].own
  const current = useSignal('')
  const next = useSignal('')
  const changed = useSignal(false)
  return (
    <div class="block">
      <h3>{say.password}</h3>
      <div role="status">{changed.value && <p class="done-note">{say.changed}</p>}</div>
      <Form
        label={say.password}
        submit={say.change}
        send={() => {
          changed.value = false
          const body = JSON.stringify({ current: current.value, new: next.value })
          return session.api('/session/password', { method: 'POST', body })
        }}
        done={() => {
          current.value = next.value = ''
          changed.value = true
        }}
      >
        {/* For the browser's own keeper of passwords. */}
        <input type="hidden" name="username" autocomplete="username" value={email} />
        <TextField
          name="current"
          label={say.current}
          type="password"
          autocomplete="current-password"
          value={current.value}
          change={value => {
            current.value = value
          }}
        />
        <TextField
          name="new"
          label={say.next}
          hint={say.nextHint}
          type="password"
          autocomplete="new-password"
          value={next.value}
          change={value => {
            next.value = value
          }}
        />
      </Form>
    </div>
  )
}
