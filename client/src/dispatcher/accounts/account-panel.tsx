import { useSignal } from '@preact/signals'
import { ACCOUNT_MESSAGES } from '../../messages/accounts.ts'
import './account-panel.css'
import { Panel, Tabs } from '../panel.tsx'
import { useWords } from '../words.ts'
import type { Workplace } from '../workplace.ts'
import { AuditList } from './audit-list.tsx'
import { OwnAccount } from './own-account.tsx'
import { UserList } from './user-list.tsx'

type Tab = 'own' | 'users' | 'audit'

/** One's own account; for admins all accounts, and who did what to whose access. */
export function AccountPanel({ workplace }: { workplace: Workplace }) {
  const { language } = useWords()
  const say = ACCOUNT_MESSAGES[language]
  const tab = useSignal<Tab>('own')
  const state = workplace.session.state()
  const user = state.kind === 'signedIn' ? state.user : null
  return (
    <Panel workplace={workplace} title={say.title}>
      {user?.role === 'admin' && (
        <Tabs
          label={say.tabs.label}
          names={{ own: say.tabs.own, users: say.tabs.users, audit: say.tabs.audit }}
          chosen={tab.value}
          choose={next => {
            tab.value = next
          }}
        />
      )}
      {user !== null && tab.value === 'own' && <OwnAccount workplace={workplace} user={user} />}
      {user !== null && tab.value === 'users' && <UserList workplace={workplace} me={user} />}
      {tab.value === 'audit' && <AuditList workplace={workplace} />}
    </Panel>
  )
}
