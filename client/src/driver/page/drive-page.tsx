import { usePage } from './context.ts'
import { EnrolForm } from './enrol-form.tsx'
import { useFacts } from './facts.ts'
import { Hint } from './hints.tsx'
import { NextStop } from './next-stop.tsx'
import { Numbers } from './numbers.tsx'
import { mustStayOpen } from './situation.ts'
import { StatusCard } from './status-card.tsx'
import { ThisPhone } from './this-phone.tsx'
import { TopBar } from './top-bar.tsx'

/** The page of a linked phone. */
export function DrivePage({ version }: { version: string }) {
  const { view } = usePage()
  const hasTrip = view.trip.value !== null
  return (
    <>
      <TopBar />
      <main>
        <StatusCard />
        {view.sync.value.kind === 'signed_out' ? <EnrolForm isAgain /> : null}
        {hasTrip ? <Numbers /> : null}
        <NextStop />
        <Hint />
        <ThisPhone version={version} />
      </main>
      <Foot />
    </>
  )
}

/** The one big button, and whether the page may be closed. */
function Foot() {
  const { messages, driver } = usePage()
  const facts = useFacts()
  const isWaiting = mustStayOpen(facts)
  const note = isWaiting
    ? messages.foot.pending(facts.pending)
    : facts.hasTrip
      ? messages.foot.recording
      : messages.foot.sent
  return (
    <footer>
      {facts.hasTrip ? (
        <button type="button" class="main end" onClick={() => void driver.endTrip()}>
          {messages.endTrip}
        </button>
      ) : (
        <button type="button" class="main" onClick={() => void driver.startTrip()}>
          {messages.startTrip}
        </button>
      )}
      <p class={`foot-note ${isWaiting ? 'wait' : 'live'}`}>
        <i aria-hidden="true" />
        {note}
      </p>
    </footer>
  )
}
