import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, type CDPSession, type Browser as Connection, chromium, type Page } from 'playwright-core'
import { type Child, startChild } from './child-process.ts'
import { waitUntil } from './wait-until.ts'

const START_MILLISECONDS = 60_000

const FLAGS = [
  '--headless=new',
  '--remote-debugging-port=0',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-dev-shm-usage',
  // WebGL without a graphics card.
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  // Nothing but what a test does goes over the network.
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-client-side-phishing-detection',
  '--disable-sync',
  '--disable-breakpad',
  '--metrics-recording-only',
  '--password-store=basic',
  '--use-mock-keychain',
  '--disable-features=Translate,OptimizationHints,MediaRouter,DialMediaRouteProvider',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1'
]

export interface BrowserOptions {
  /** The program: `needs.chromium(t)`. */
  path: string
  /** What `navigator.language` says; es-EC by default. */
  language?: string
}

export interface TestBrowser {
  /** Pages, permissions, cookies: playwright's own. One for each launch: ask again after `restart`. */
  context(): BrowserContext
  /** Opens a page; `url` may be left out. */
  open(url?: string): Promise<Page>
  /**
   * What the pages take for their network (`navigator.onLine`), which cuts their own requests. A service worker that starts
   * meanwhile may get through, so a test that relies on the cut also makes its proxy unreachable (see fault-proxy.ts).
   */
  setOffline(offline: boolean): Promise<void>
  /** Ends every process of the browser at once, as the phone's system does; what it had stored stays. */
  kill(): Promise<void>
  /** Launches it again with what it had stored, after `kill`. */
  restart(): Promise<void>
  /** For teardown: ends it if it still runs, and removes what it had stored. */
  stop(): Promise<void>
}

/** One position for the page's sensor; what is absent is unknown. Units are those of the Geolocation API. */
export interface EmulatedFix {
  lat: number
  lng: number
  accuracy?: number | null
  altitude?: number | null
  speed?: number | null
  heading?: number | null
}

/**
 * Launches a real Chromium with a profile of its own.
 *
 * It is started here and not by playwright, because a test must know its processes to kill them.
 *
 * @throws with what the browser printed, when it does not start
 */
export async function launchBrowser(options: BrowserOptions): Promise<TestBrowser> {
  const profile = await mkdtemp(join(tmpdir(), 'rastro-browser-'))
  let launched = await launch(options, profile)
  return {
    context: () => launched.context,
    async open(url) {
      const page = await launched.context.newPage()
      if (url !== undefined) await page.goto(url)
      return page
    },
    setOffline: offline => launched.context.setOffline(offline),
    kill: () => end(launched),
    async restart() {
      await end(launched)
      launched = await launch(options, profile)
    },
    async stop() {
      await end(launched)
      // One of its processes may still be writing its last file.
      await rm(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
    }
  }
}

interface Launched {
  child: Child
  connection: Connection
  context: BrowserContext
}

async function launch({ path, language = 'es-EC' }: BrowserOptions, profile: string): Promise<Launched> {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const args = [
    ...FLAGS,
    ...sandbox,
    `--user-data-dir=${profile}`,
    `--lang=${language}`,
    `--accept-lang=${language}`,
    'about:blank'
  ]
  const child = await startChild(path, args, { detached: true })
  try {
    const endpoint = await waitUntil(
      'the browser tells where it listens',
      () => (child.running() ? /DevTools listening on (ws:\S+)/.exec(child.output())?.[1] : 'ended'),
      { milliseconds: START_MILLISECONDS }
    )
    if (endpoint === 'ended') throw new Error('the browser ended at its start')
    const connection = await chromium.connectOverCDP(endpoint)
    const context = connection.contexts()[0]
    if (context === undefined) throw new Error('the browser has no profile open')
    return { child, connection, context }
  } catch (error) {
    await child.end('SIGKILL')
    throw new Error(`${error instanceof Error ? error.message : String(error)}; it printed:\n${child.output()}`, {
      cause: error
    })
  }
}

async function end({ child, connection }: Launched): Promise<void> {
  await child.end('SIGKILL')
  await connection.close()
}

/** Lets pages of an origin use the sensor without asking. */
export function allowGeolocation(browser: TestBrowser, origin: string): Promise<void> {
  return browser.context().grantPermissions(['geolocation'], { origin })
}

/**
 * Takes over a page's position sensor, speed and heading included, which playwright's own emulation leaves out.
 * Call it before the page is loaded.
 *
 * @returns a function that moves the page; `null` is a sensor without a position
 */
export async function emulateSensor(page: Page): Promise<(fix: EmulatedFix | null) => Promise<void>> {
  const session: CDPSession = await page.context().newCDPSession(page)
  await page.addInitScript(hideErrorBetweenFixes)
  return async fix => {
    await page.evaluate(`globalThis.sensorIsLost = ${fix === null}`)
    await session.send('Emulation.setGeolocationOverride', fix === null ? {} : overrideOf(fix))
  }
}

/**
 * Chromium's emulation tells a watching page "position unavailable", without a message, before each new position. No sensor
 * does that, so the page does not get to see it, unless the sensor is to be without a position.
 */
const hideErrorBetweenFixes = `{
  const { geolocation } = navigator
  const watchPosition = geolocation.watchPosition.bind(geolocation)
  geolocation.watchPosition = (success, failure, options) =>
    watchPosition(success, error => {
      const betweenFixes = error.code === 2 && error.message === '' && globalThis.sensorIsLost !== true
      if (!betweenFixes) failure?.(error)
    }, options)
}`

/** The protocol takes an absent value for an unknown one. */
function overrideOf({ lat, lng, accuracy, altitude, speed, heading }: EmulatedFix) {
  const known = Object.entries({ altitude, speed, heading }).filter(
    ([, value]) => value !== null && value !== undefined
  )
  return { latitude: lat, longitude: lng, accuracy: accuracy ?? 10, ...Object.fromEntries(known) }
}

/**
 * Moves a page along a trace, one fix at a time.
 *
 * @param arrived resolves when the page has taken in the fix, such as when its counter has grown; the next one follows then
 * @throws what `arrived` throws
 */
export async function followTrace(
  move: (fix: EmulatedFix) => Promise<void>,
  trace: Iterable<EmulatedFix>,
  arrived: (fix: EmulatedFix, index: number) => Promise<void>
): Promise<void> {
  let index = 0
  for (const fix of trace) {
    await move(fix)
    await arrived(fix, index)
    index += 1
  }
}
