import { useSignal } from '@preact/signals'
import type { Enrollment } from '@rastro/shared/device'
import type { Driver } from '@rastro/shared/driver'
import { useEffect } from 'preact/hooks'
import './drivers-panel.css'
import { FleetBadge } from './fleet-badge.tsx'
import { failed, LOADING, type Loadable, loaded } from './loadable.ts'
import { QrPicture } from './qr-picture.tsx'
import { useWords } from './words.ts'
import type { Workplace } from './workplace.ts'

type Invitation = { driver: Driver; enrollment: Enrollment }
type Page<Item> = { items: Item[]; next: string | null }

/** Drivers, and how they get their phone onto the map: a code that works once, as words, link and QR. */
export function DriversPanel({ workplace }: { workplace: Workplace }) {
  const { session } = workplace
  const { say } = useWords()
  const drivers = useSignal<Loadable<Driver[]>>(LOADING)
  const invitation = useSignal<Invitation | null>(null)
  const trouble = useSignal(false)

  async function load(): Promise<void> {
    const answer = await session.api<Page<Driver>>('/drivers?limit=500')
    drivers.value = answer.kind === 'ok' ? loaded(answer.value.items) : failed(drivers.value)
  }

  async function invite(driver: Driver): Promise<void> {
    const answer = await session.api<Enrollment>(`/drivers/${driver.id}/enrollments`, { method: 'POST' })
    trouble.value = answer.kind !== 'ok'
    if (answer.kind === 'ok') invitation.value = { driver, enrollment: answer.value }
  }

  async function add(name: string): Promise<boolean> {
    const answer = await session.api<Driver>('/drivers', { method: 'POST', body: JSON.stringify({ name }) })
    trouble.value = answer.kind !== 'ok'
    if (answer.kind !== 'ok') return false
    await Promise.all([load(), invite(answer.value)])
    return true
  }

  useEffect(() => void load(), [])

  return (
    <section class="drivers-panel" aria-labelledby="drivers-title">
      <header>
        <h2 id="drivers-title">{say.drivers.title}</h2>
        <FleetBadge workplace={workplace} />
      </header>
      <NewDriver add={add} />
      <div role="alert">{trouble.value && <p class="trouble">{say.drivers.failed}</p>}</div>
      {invitation.value !== null && (
        <InvitationCard
          invitation={invitation.value}
          close={() => {
            invitation.value = null
          }}
        />
      )}
      <DriverList drivers={drivers.value} invite={invite} />
    </section>
  )
}

function NewDriver({ add }: { add: (name: string) => Promise<boolean> }) {
  const { say } = useWords()
  const name = useSignal('')
  const busy = useSignal(false)
  return (
    <form
      class="new-driver"
      onSubmit={async event => {
        event.preventDefault()
        if (busy.value || name.value.trim() === '') return
        busy.value = true
        if (await add(name.value.trim())) name.value = ''
        busy.value = false
      }}
    >
      <input
        aria-label={say.drivers.name}
        placeholder={say.drivers.name}
        autocomplete="off"
        maxLength={200}
        required
        value={name.value}
        onInput={event => {
          name.value = event.currentTarget.value
        }}
      />
      <button type="submit" class="main-button" disabled={busy.value}>
        {say.drivers.add}
      </button>
    </form>
  )
}

function InvitationCard({ invitation: { driver, enrollment }, close }: { invitation: Invitation; close: () => void }) {
  const { say, format } = useWords()
  const copied = useSignal(false)
  // Read again for each new code.
  useEffect(() => {
    copied.value = false
  }, [enrollment, copied])
  return (
    <section class="invitation" aria-label={say.drivers.code(driver.name)}>
      <h3>{driver.name}</h3>
      <p class="code">{enrollment.code}</p>
      <QrPicture text={enrollment.url} label={say.drivers.qr(enrollment.code)} />
      <p>{say.drivers.how}</p>
      <p>{say.drivers.until(format.time(enrollment.expires_at, Date.now()))}</p>
      <p class="link">
        <a href={enrollment.url} target="_blank" rel="noreferrer">
          {enrollment.url}
        </a>
      </p>
      <button
        type="button"
        class="quiet-button"
        onClick={async () => {
          // Absent on plain http: the link can be selected by hand.
          await navigator.clipboard?.writeText(enrollment.url)
          copied.value = navigator.clipboard !== undefined
        }}
      >
        {copied.value ? say.drivers.copied : say.drivers.copy}
      </button>
      <button type="button" class="quiet-button" onClick={close}>
        {say.drivers.close}
      </button>
    </section>
  )
}

function DriverList({ drivers, invite }: { drivers: Loadable<Driver[]>; invite: (driver: Driver) => Promise<void> }) {
  const { say } = useWords()
  if (drivers.kind === 'failed') return <p class="hint">{say.drivers.failed}</p>
  if (drivers.kind !== 'loaded') return <p class="hint">{say.drivers.loading}</p>
  if (drivers.value.length === 0) return <p class="hint">{say.drivers.none}</p>
  return (
    <ul class="driver-list" aria-label={say.drivers.title}>
      {drivers.value.map(driver => (
        <li key={driver.id}>
          <span>
            {driver.name} {!driver.active && <small>{say.drivers.inactive}</small>}
          </span>
          <button
            type="button"
            class="quiet-button"
            aria-label={say.drivers.inviteFor(driver.name)}
            onClick={() => void invite(driver)}
          >
            {say.drivers.invite}
          </button>
        </li>
      ))}
    </ul>
  )
}
