import { signal } from '@preact/signals'
import { render } from 'preact'
import '../ui/tokens.css'
import { driverMessages } from '../messages/driver.ts'
import { chooseLanguage } from '../messages/language.ts'
import { type Driver, openDriver } from './driver.ts'
import { watchInstall } from './install.ts'
import { createDatabase } from './outbox/database.ts'
import { readMeta } from './outbox/meta.ts'
import { App } from './page/app.tsx'
import './page/drive.css'
import { createView } from './page/view.ts'
import { holdPageLock } from './page-lock.ts'
import { watchUpdates } from './update.ts'

const NOW_MILLISECONDS = 10_000

const language = chooseLanguage(location.search, navigator.languages)
document.documentElement.lang = language
document.title = driverMessages[language].title

const view = createView()
const driver = signal<Driver | null>(null)

/** Resolves when this page works and knows whether a trip runs. */
const opened = new Promise<void>(resolve => {
  const stop = driver.subscribe(value => {
    if (value === null) return
    resolve()
    queueMicrotask(() => stop())
  })
})

async function work() {
  view.mode.value = 'working'
  try {
    driver.value = await openDriver(view, __APP_VERSION__)
  } catch (error) {
    console.error('The database cannot be opened', error)
    view.mode.value = 'broken'
  }
}

async function stepAside() {
  view.mode.value = 'elsewhere'
  await driver.value?.handOver()
  // Its memory is out of date from here on: when the other tab is closed, this page begins anew.
  holdPageLock(navigator.locks, { onHeld: () => location.reload(), onElsewhere: () => {}, onTaken: () => {} })
}

const lock = holdPageLock(navigator.locks, {
  onHeld: () => void work(),
  onElsewhere() {
    view.mode.value = 'elsewhere'
  },
  onTaken: () => void stepAside()
})

setInterval(() => {
  view.now.value = Date.now()
}, NOW_MILLISECONDS)

async function offerInstall() {
  if (await readMeta(createDatabase(), 'install_hint_closed')) return
  watchInstall(way => {
    view.install.value = way
  })
}
void offerInstall().catch(error => console.info('No offer to install', error))

if (import.meta.env.PROD && 'serviceWorker' in navigator) {
  const updates = watchUpdates(atStart => {
    view.applyUpdate.value = updates.apply
    view.isUpdateReady.value = true
    if (atStart) void opened.then(() => view.trip.value === null && updates.apply())
  })
}

const root = document.getElementById('app')
if (root !== null) {
  render(
    <App view={view} language={language} version={__APP_VERSION__} driver={driver} onTakeOver={lock.takeOver} />,
    root
  )
}
