import { useSignal } from '@preact/signals'
import type { Account, User } from '@rastro/shared/schema/session'
import { ACCOUNT_MESSAGES } from '../../messages/accounts.ts'
import { useList } from '../loading/use-list.ts'
import { Failure } from '../panel.tsx'
import { useWords } from '../words.ts'
import type { Workplace } from '../workplace.ts'
import { UserForm } from './user-form.tsx'

/** Who may sign in, and as what. */
export function UserList({ workplace, me }: { workplace: Workplace; me: User }) {
  const { language } = useWords()
  const say = ACCOUNT_MESSAGES[language]
  const version = useSignal(0)
  /** Whose form is open. */
  const open = useSignal<number | 'new' | null>(null)
  const { items, reload } = useList<Account>(workplace.session.api, '/users', version.value, 500)
  const list = items.value
  const close = () => {
    open.value = null
  }
  const saved = () => {
    close()
    version.value++
  }
  return (
    <>
      {open.value === 'new' ? (
        <UserForm workplace={workplace} user={null} saved={saved} close={close} />
      ) : (
        <div class="add-line">
          <button
            type="button"
            class="main-button"
            onClick={() => {
              open.value = 'new'
            }}
          >
            {say.users.add}
          </button>
        </div>
      )}
      {list.kind === 'failed' && <Failure text={say.failed} again={say.again} retry={() => void reload()} />}
      {list.kind === 'loading' && <p class="no-rows">{say.loading}</p>}
      {list.kind === 'loaded' && (
        <ul class="rows user-list" aria-label={say.tabs.users}>
          {list.value.map(user => (
            <li key={user.id}>
              {open.value === user.id ? (
                <UserForm workplace={workplace} user={user} saved={saved} close={close} />
              ) : (
                <button
                  type="button"
                  class="row"
                  onClick={() => {
                    open.value = user.id
                  }}
                >
                  <span class="name">
                    {user.name} {user.id === me.id && <small>({say.users.you})</small>}
                  </span>
                  <span class="aside">{say.roles[user.role]}</span>
                  <span class="more">{user.email}</span>
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
