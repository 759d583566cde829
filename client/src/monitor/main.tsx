import { computed, effect, signal, untracked } from '@preact/signals'
import { render } from 'preact'
import { liveAddress, browserEnvironment as liveEnvironment } from '../connection/browser-environment.ts'
import { chooseLanguage } from '../messages/language.ts'
import { browserEnvironment } from '../session/browser-environment.ts'
import { createSession, type SessionState } from '../session/session.ts'
import { Door } from '../ui/door.tsx'
import '../ui/tokens.css'
import { channelsFrom, searchWith } from './channels.ts'
import { MonitorView } from './monitor-view.tsx'
import { createWatch, type Watch } from './watch.ts'
import { createWords, WordsContext } from './words.ts'

const words = createWords(chooseLanguage(location.search, navigator.languages))
document.documentElement.lang = words.language
document.title = words.say.title

const state = signal<SessionState>({ kind: 'starting' })
const watch = signal<Watch | null>(null)
const session = createSession(browserEnvironment, {
  onState: next => {
    state.value = next
  },
  onRenewed: () => watch.value?.feed.refresh()
})

const signedIn = computed(() => state.value.kind === 'signedIn')
effect(() => {
  if (!signedIn.value) return
  // What opening reads must not open it again when it changes.
  const opened = untracked(openWatch)
  const forget = opened.feed.channels.subscribe(channels => {
    history.replaceState(null, '', searchWith(location.search, channels))
  })
  return () => {
    forget()
    opened.stop()
    watch.value = null
  }
})

function openWatch(): Watch {
  const opened = createWatch({
    session,
    address: liveAddress(location),
    environment: liveEnvironment,
    channels: channelsFrom(location.search),
    visible: () => document.visibilityState === 'visible'
  })
  opened.start()
  watch.value = opened
  return opened
}

function App() {
  return (
    <Door session={session} state={state} language={words.language} lead={words.say.lead}>
      {watch.value !== null && <MonitorView watch={watch.value} />}
    </Door>
  )
}

const root = document.getElementById('page')
if (root === null) throw new Error('monitor/index.html has no #page')
render(
  <WordsContext.Provider value={words}>
    <App />
  </WordsContext.Provider>,
  root
)
void session.start()
