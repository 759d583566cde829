import { driverMessages } from '../../messages/driver.ts'
import type { Language } from '../../messages/language.ts'
import type { Driver } from '../driver.ts'
import { PageContext } from './context.ts'
import { DrivePage } from './drive-page.tsx'
import { EnrolForm } from './enrol-form.tsx'
import { ThisPhone } from './this-phone.tsx'
import type { View } from './view.ts'

export interface AppProperties {
  view: View
  language: Language
  version: string
  /** Null until the database is open. */
  driver: { value: Driver | null }
  onTakeOver: () => void
}

/** Chooses what this page can show at all. */
export function App({ view, language, version, driver, onTakeOver }: AppProperties) {
  const messages = driverMessages[language]
  if (!isSecureContext) return <Message {...messages.insecure} />
  if (!('geolocation' in navigator)) return <Message {...messages.unsupported} />
  if (view.mode.value === 'broken') return <Message {...messages.broken} />
  if (view.mode.value === 'elsewhere') {
    return (
      <Message {...messages.elsewhere}>
        <button type="button" class="main" onClick={onTakeOver}>
          {messages.elsewhere.takeOver}
        </button>
      </Message>
    )
  }
  if (driver.value === null) return <main class="opening">{messages.opening}</main>
  return (
    <PageContext.Provider value={{ view, language, messages, driver: driver.value }}>
      {view.identity.value === null ? (
        <main class="alone">
          <EnrolForm />
          {view.quarantined.value > 0 ? <ThisPhone version={version} /> : null}
        </main>
      ) : (
        <DrivePage version={version} />
      )}
    </PageContext.Provider>
  )
}

function Message({ title, text, children }: { title: string; text: string; children?: preact.ComponentChildren }) {
  return (
    <main class="alone">
      <section class="card">
        <h1>{title}</h1>
        <p>{text}</p>
        {children}
      </section>
    </main>
  )
}
