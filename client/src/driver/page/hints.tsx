import { codeInHash } from '../enrol.ts'
import { usePage } from './context.ts'

/** What is worth knowing now, one thing at a time. */
export function Hint() {
  const { view, messages, driver } = usePage()
  const hasTrip = view.trip.value !== null
  const install = view.install.value

  if (view.isUpdateReady.value && hasTrip) return <Note text={messages.update.afterTrip} />
  if (view.isUpdateReady.value) {
    return (
      <section class="card">
        <p>{messages.update.text}</p>
        <div class="actions">
          <button type="button" onClick={() => view.applyUpdate.value()}>
            {messages.update.apply}
          </button>
        </div>
      </section>
    )
  }
  if (codeInHash(location.hash) !== null) return <Note text={messages.phone.link} />
  if (hasTrip) return <Note text={view.isScreenHeld.value === false ? messages.screenNotHeld : messages.screen} />
  if (install !== null) {
    const text = messages.install
    return (
      <section class="card">
        <h2>{text.title}</h2>
        <p>{install.kind === 'button' ? text.text : `${text.text} ${text.share_menu}`}</p>
        <div class="actions">
          {install.kind === 'button' ? (
            <button type="button" onClick={() => void install.install()}>
              {text.button}
            </button>
          ) : null}
          <button type="button" class="quiet" onClick={() => void driver.closeInstallHint()}>
            {text.close}
          </button>
        </div>
      </section>
    )
  }
  return view.permission.value === 'granted' ? null : <Note text={messages.askPermission} />
}

function Note({ text }: { text: string }) {
  return (
    <p class="note">
      <i aria-hidden="true">!</i>
      <span>{text}</span>
    </p>
  )
}
