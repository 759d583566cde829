import type { Account } from '@rastro/shared/schema/session'
import { ACCOUNT_MESSAGES, type AccountMessages } from '../../messages/accounts.ts'
import { useList } from '../loading/use-list.ts'
import { Failure } from '../panel.tsx'
import { useWords } from '../words.ts'
import type { Workplace } from '../workplace.ts'

/** As `GET /audit` answers it. */
type AuditEntry = {
  id: number
  at: string
  action: string
  actor_kind: string | null
  actor_id: number | null
  target_kind: string | null
  target_id: number | null
  address: string | null
}

/** Who did what to whose access, newest first. */
export function AuditList({ workplace }: { workplace: Workplace }) {
  const { language, format } = useWords()
  const say = ACCOUNT_MESSAGES[language]
  const { api } = workplace.session
  const entries = useList<AuditEntry>(api, '/audit', null)
  const users = useList<Account>(api, '/users', null, 500)
  const names = new Map(
    users.items.value.kind === 'loaded' ? users.items.value.value.map(({ id, name }) => [id, name]) : []
  )
  const list = entries.items.value
  if (list.kind === 'failed') return <Failure text={say.failed} again={say.again} retry={() => void entries.reload()} />
  if (list.kind !== 'loaded') return <p class="no-rows">{say.loading}</p>
  if (list.value.length === 0) return <p class="no-rows">{say.audit.none}</p>
  return (
    <>
      <ul class="rows audit-list" aria-label={say.tabs.audit}>
        {list.value.map(entry => (
          <li key={entry.id}>
            <time dateTime={entry.at}>{format.moment(entry.at, workplace.clock.now.value)}</time>
            <div>
              <p>{textOf(say.audit.actions, entry.action)}</p>
              <small>{detailOf(say, entry, names)}</small>
            </div>
          </li>
        ))}
      </ul>
      {entries.hasMore && (
        <div class="no-rows">
          <button type="button" class="quiet-button" onClick={() => void entries.more()}>
            {say.audit.older}
          </button>
        </div>
      )}
    </>
  )
}

function detailOf(say: AccountMessages, entry: AuditEntry, names: ReadonlyMap<number, string>): string {
  const { actor_kind, actor_id, target_kind, target_id, address } = entry
  const person = (kind: string | null, id: number | null) => {
    if (kind === null) return null
    const name = kind === 'user' && id !== null ? names.get(id) : undefined
    return name ?? `${textOf(say.audit.kinds, kind)}${id === null ? '' : ` ${id}`}`
  }
  const [by, of] = [person(actor_kind, actor_id), person(target_kind, target_id)]
  const parts = [by === null ? null : say.audit.by(by), of === null || of === by ? null : say.audit.of(of), address]
  return parts.filter(part => part !== null).join(' · ')
}

/** What a newer server calls by a name that we have no words for stays as it is. */
function textOf(texts: Readonly<Record<string, string>>, name: string): string {
  return texts[name] ?? name
}
