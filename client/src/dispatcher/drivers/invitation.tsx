import { type ReadonlySignal, useSignal } from '@preact/signals'
import type { Enrollment } from '@rastro/shared/schema/device'
import type { Driver } from '@rastro/shared/schema/driver'
import { FORM_MESSAGES } from '../../messages/form.ts'
import { PEOPLE_MESSAGES } from '../../messages/people.ts'
import { CopyButton } from '../forms/copy-button.tsx'
import './invitation.css'
import { troubleText } from '../forms/trouble.ts'
import type { Api } from '../loading/pages.ts'
import { useWords } from '../words.ts'
import { QrPicture } from './qr-picture.tsx'

export type InvitationState = {
  made: ReadonlySignal<{ driver: Driver; enrollment: Enrollment } | null>
  trouble: ReadonlySignal<string | null>
  make: (driver: Driver) => Promise<void>
  close: () => void
}

/** Codes that turn a phone into a driver's device, made when asked for. */
export function useInvitation(api: Api): InvitationState {
  const { language } = useWords()
  const made = useSignal<{ driver: Driver; enrollment: Enrollment } | null>(null)
  const trouble = useSignal<string | null>(null)
  return {
    made,
    trouble,
    make: async driver => {
      const answer = await api<Enrollment>(`/drivers/${driver.id}/enrollments`, { method: 'POST' })
      trouble.value = troubleText(language, answer)
      if (answer.kind === 'ok') made.value = { driver, enrollment: answer.value }
    },
    close: () => {
      made.value = null
    }
  }
}

/** The code that was just made, as words, link and QR. It works once. */
export function Invitation({ of: { made, trouble, close } }: { of: InvitationState }) {
  const { format, language } = useWords()
  const say = PEOPLE_MESSAGES[language].invitation
  return (
    <>
      <div role="alert">{trouble.value !== null && <p class="notice">{trouble.value}</p>}</div>
      {made.value !== null && (
        <section class="invitation" aria-label={say.code(made.value.driver.name)}>
          <h3>{made.value.driver.name}</h3>
          <p class="code">{made.value.enrollment.code}</p>
          <QrPicture text={made.value.enrollment.url} label={say.qr(made.value.enrollment.code)} />
          <p>{say.how}</p>
          <p>{say.until(format.moment(made.value.enrollment.expires_at, Date.now()))}</p>
          <p class="link">
            <a href={made.value.enrollment.url} target="_blank" rel="noreferrer">
              {made.value.enrollment.url}
            </a>
          </p>
          <div class="actions">
            <CopyButton text={made.value.enrollment.url} />
            <button type="button" class="quiet-button" onClick={close}>
              {FORM_MESSAGES[language].close}
            </button>
          </div>
        </section>
      )}
    </>
  )
}
