import { useSignal } from '@preact/signals'
import { ROLES, type Role } from '@rastro/shared/model/role'
import type { Account } from '@rastro/shared/schema/session'
import { ACCOUNT_MESSAGES } from '../../messages/accounts.ts'
import { FORM_MESSAGES } from '../../messages/form.ts'
import { ConfirmButton } from '../forms/confirm-button.tsx'
import { SelectField, TextField } from '../forms/field.tsx'
import type { FieldErrors } from '../forms/field-errors.ts'
import { Form } from '../forms/form.tsx'
import { useWords } from '../words.ts'
import type { Workplace } from '../workplace.ts'

type UserFormProps = {
  workplace: Workplace
  /** Null makes a new one. */
  user: Account | null
  saved: () => void
  close: () => void
}

/** An account. Its email is its name here and stays; a new password is given only where one is typed. */
export function UserForm({ workplace: { session }, user, saved, close }: UserFormProps) {
  const { language } = useWords()
  const all = ACCOUNT_MESSAGES[language]
  const say = all.users
  const name = useSignal(user?.name ?? '')
  const email = useSignal(user?.email ?? '')
  const password = useSignal('')
  const role = useSignal<Role>(user?.role ?? 'dispatcher')

  function send() {
    const given = { name: name.value.trim(), role: role.value }
    const secret = password.value === '' ? {} : { password: password.value }
    if (user !== null) {
      return session.api(`/users/${user.id}`, { method: 'PATCH', body: JSON.stringify({ ...given, ...secret }) })
    }
    const body = JSON.stringify({ ...given, email: email.value.trim(), password: password.value })
    return session.api('/users', { method: 'POST', body })
  }

  /** Of a new one the email is taken; of one that exists, it is the last admin. */
  function conflict(): string | FieldErrors {
    return user === null ? new Map([['email', 'taken']]) : say.lastAdmin
  }

  return (
    <>
      <Form
        label={user === null ? say.add : say.edit(user.name)}
        submit={user === null ? say.add : FORM_MESSAGES[language].save}
        send={send}
        conflict={conflict}
        done={saved}
        cancel={close}
      >
        <TextField
          name="name"
          label={say.name}
          maxLength={200}
          value={name.value}
          change={value => {
            name.value = value
          }}
        />
        {user === null && (
          <TextField
            name="email"
            label={say.email}
            type="email"
            maxLength={320}
            value={email.value}
            change={value => {
              email.value = value
            }}
          />
        )}
        <SelectField
          name="role"
          label={say.role}
          choices={ROLES.map(value => ({ value, name: all.roles[value] }))}
          value={role.value}
          change={value => {
            role.value = value === 'admin' ? 'admin' : 'dispatcher'
          }}
        />
        <TextField
          name="password"
          label={user === null ? say.password : say.newPassword}
          hint={user === null ? say.passwordHint : say.newPasswordHint}
          type="password"
          autocomplete="new-password"
          value={password.value}
          change={value => {
            password.value = value
          }}
        />
      </Form>
      {user !== null && (
        <div class="block actions">
          <ConfirmButton
            text={say.remove}
            question={say.removeQuestion}
            yes={say.removeYes}
            act={() => session.api(`/users/${user.id}`, { method: 'DELETE' })}
            conflict={() => say.lastAdmin}
            done={saved}
          />
        </div>
      )}
    </>
  )
}
