import { computed, effect, signal, untracked } from '@preact/signals'
import { render } from 'preact'
import { liveAddress, browserEnvironment as liveEnvironment } from '../connection/browser-environment.ts'
import { chooseLanguage } from '../messages/language.ts'
import { browserEnvironment } from '../session/browser-environment.ts'
import { createSession, type SessionState } from '../session/session.ts'
import '../ui/tokens.css'
import { App } from './app.tsx'
import { createWords, WordsContext } from './words.ts'
import { createWorkplace, type Workplace } from './workplace.ts'

const words = createWords(chooseLanguage(location.search, navigator.languages))
document.documentElement.lang = words.language
document.title = words.say.title

const state = signal<SessionState>({ kind: 'starting' })
const workplace = signal<Workplace | null>(null)
const session = createSession(browserEnvironment, {
  onState: next => {
    state.value = next
  },
  onRenewed: () => workplace.value?.live.refresh()
})

const signedIn = computed(() => state.value.kind === 'signedIn')
effect(() => {
  if (!signedIn.value) return
  // What opening reads must not open it again when it changes.
  const opened = untracked(openWorkplace)
  return () => {
    opened.stop()
    workplace.value = null
  }
})

function openWorkplace(): Workplace {
  const opened = createWorkplace(session, liveAddress(location), liveEnvironment)
  opened.start()
  workplace.value = opened
  return opened
}

const root = document.getElementById('page')
if (root === null) throw new Error('dispatch/index.html has no #page')
render(
  <WordsContext.Provider value={words}>
    <App session={session} state={state} workplace={workplace} />
  </WordsContext.Provider>,
  root
)
void session.start()
