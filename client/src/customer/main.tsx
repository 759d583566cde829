import { signal } from '@preact/signals'
import type { Place } from '@rastro/shared/schema/place'
import { render } from 'preact'
import { browserEnvironment, liveAddress } from '../connection/browser-environment.ts'
import { chooseLanguage } from '../messages/language.ts'
import { createServerClock } from '../ui/server-clock.ts'
import '../ui/tokens.css'
import { App } from './app.tsx'
import { askShipment } from './ask-shipment.ts'
import { createFollowing } from './following.ts'
import { linkToken } from './link-token.ts'
import { loadTowns } from './towns.ts'
import { createWords } from './words.ts'

const words = createWords(chooseLanguage(location.search, navigator.languages))
document.documentElement.lang = words.language

const request = (path: string) => fetch(path, { credentials: 'omit', cache: 'no-cache' })
const clock = createServerClock(() => Date.now())
const token = linkToken(location.pathname) ?? ''
const following = createFollowing({
  ask: again => askShipment(request, token, again),
  token,
  address: liveAddress(location),
  environment: browserEnvironment,
  clock
})
const towns = signal<readonly Place[]>([])

const root = document.getElementById('page')
if (root === null) throw new Error('track/index.html has no #page')
render(<App following={following} clock={clock} towns={towns} words={words} />, root)
clock.start()
following.start()

// The names of towns make the sentence better; what the server says comes first.
const undo = following.state.subscribe(state => {
  if (state.kind !== 'open' || towns.value.length > 0) return
  queueMicrotask(() => undo())
  void loadTowns(request, words.language).then(found => {
    towns.value = found
  })
})
