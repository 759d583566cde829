import { alwaysCovered, type Coverage, patchyCoverage } from './coverage.ts'
import { type GapReason, type Journey, replayed, sampled } from './journey.ts'
import { accelerate, section, thereAndBack, withMovement } from './retime.ts'
import { type SilenceRhythm, withSilences } from './silences.ts'
import { loadTrace, loadTrack } from './trace.ts'

/** A vehicle of the demo and the phone in it. */
export interface DemoVehicle {
  name: string
  kind: string
  platform: string
  journey: Journey
  /** Where in the journey the demo begins, seconds. */
  startAt: number
  /** How much the phone recorded before the demo began, seconds: its first backlog, and a track to look at. */
  history: number
  /** How often the phone looks for a new fix, seconds. */
  everySeconds: number
  coverage: Coverage
  /** How long its shipments take; null when it carries none. */
  hauls: HaulHabit | null
}

/** Seconds from pickup to delivery, at least and at most. */
export interface HaulHabit {
  shortest: number
  longest: number
  /** Whether a customer is given a link to each of its shipments. */
  shared: boolean
  /** Whether the shipment after this one is already planned. */
  planned: boolean
}

const BUSES = 45
/** So many of them carry something. */
const HAULING_BUSES = 8
const BUS_FIX_EVERY_SECONDS = 4
const BUS_HISTORY_SECONDS = 20 * 60

/** The buses of Austin, half as fast again, on straight lines between the fixes that they reported every two minutes. */
function buses(): DemoVehicle[] {
  return loadTrace('fleet-austin-buses')
    .tracks.slice(0, BUSES)
    .map(({ name, fixes }, index) => {
      const round = thereAndBack(accelerate(fixes, { factor: 1.5, fastest: 27 }), 60)
      const journey = sampled(round, BUS_FIX_EVERY_SECONDS)
      return {
        name: `Bus ${name}`,
        kind: 'bus',
        platform: index % 3 === 0 ? 'ios' : 'android',
        journey: index === BUS_WITH_SILENCES ? withSilences(journey, LOCKED_AT_TIMES) : journey,
        startAt: BUS_HISTORY_SECONDS,
        history: BUS_HISTORY_SECONDS,
        everySeconds: BUS_FIX_EVERY_SECONDS,
        coverage: alwaysCovered,
        hauls: index < HAULING_BUSES ? haulsOfBus(index) : null
      }
    })
}

/** The driver of this one locks the screen at times, for the first time before the demo began: a gap to look at. */
const BUS_WITH_SILENCES = 1
const SCREEN_LOCKED: GapReason = { began: 'page_hidden', ended: 'page_visible' }
const LOCKED_AT_TIMES: SilenceRhythm = { from: 540, length: 360, every: 1800, reason: SCREEN_LOCKED }

/** Of different lengths, so that something is picked up or delivered every few minutes. */
function haulsOfBus(index: number): HaulHabit {
  return { shortest: 900 + index * 120, longest: 2400, shared: index === 0, planned: index < 3 }
}

const NO_SATELLITES: GapReason = { began: 'position_unavailable', ended: null }
/** The drivers of the single traces rest at the end of the way, with the trip ended. */
const REST_SECONDS = 180

interface Single extends Pick<DemoVehicle, 'name' | 'kind' | 'platform' | 'startAt' | 'history'> {
  trace: string
  /** Whether the source knew speed and heading; if not, they are reckoned from the movement. */
  knowsMovement: boolean
  /** The part of the trace that is driven, seconds. */
  part: { from: number; until: number }
  reason: GapReason
  coverage?: Coverage
  hauls?: HaulHabit
}

/** Traces of single devices, at their own pace and with the gaps that they really had. */
const SINGLES: readonly Single[] = [
  {
    trace: 'car-munich',
    knowsMovement: false,
    name: 'Munich, in and out of coverage',
    kind: 'car',
    platform: 'android',
    part: { from: 0, until: Number.POSITIVE_INFINITY },
    startAt: 300,
    history: 300,
    reason: NO_SATELLITES,
    // The history counts: the first dead zone comes two minutes after the demo began and lasts four.
    coverage: patchyCoverage({ covered: 420, dead: 240 }),
    // To where it turns.
    hauls: { shortest: 1000, longest: 1300, shared: true, planned: false }
  },
  {
    trace: 'bus-limerick',
    knowsMovement: false,
    name: 'Limerick, bus 304',
    kind: 'bus',
    platform: 'android',
    part: { from: 0, until: Number.POSITIVE_INFINITY },
    startAt: 1500,
    history: 1500,
    reason: NO_SATELLITES,
    hauls: { shortest: 1800, longest: 3000, shared: false, planned: false }
  },
  {
    trace: 'phone-car-bike',
    knowsMovement: true,
    name: 'Mountain View, car and bike',
    kind: 'car',
    platform: 'android',
    part: { from: 0, until: Number.POSITIVE_INFINITY },
    // Ten minutes before a silence of 38 minutes: the screen is locked while the car is parked.
    startAt: 1840,
    history: 1840,
    reason: SCREEN_LOCKED
  },
  {
    trace: 'phone-car-scooter',
    knowsMovement: true,
    name: 'San José, battery saving',
    kind: 'motorcycle',
    platform: 'android',
    // The hours before are one long sleep.
    part: { from: 15_800, until: Number.POSITIVE_INFINITY },
    startAt: 2400,
    history: 2400,
    reason: SCREEN_LOCKED,
    hauls: { shortest: 1500, longest: 2700, shared: false, planned: false }
  },
  {
    trace: 'phone-train-bus-bike',
    knowsMovement: true,
    name: 'San Francisco Bay, train and bus',
    kind: 'train',
    platform: 'android',
    // Until the phone slept for half a night.
    part: { from: 0, until: 8400 },
    startAt: 3300,
    history: 3300,
    reason: NO_SATELLITES
  }
]

function single({ trace, knowsMovement, part, reason, coverage, hauls, ...vehicle }: Single): DemoVehicle {
  const measured = section(loadTrack(trace).fixes, part.from, part.until)
  const way = knowsMovement ? measured : withMovement(measured)
  return {
    ...vehicle,
    journey: replayed(thereAndBack(way, REST_SECONDS), reason),
    everySeconds: 2,
    coverage: coverage ?? alwaysCovered,
    hauls: hauls ?? null
  }
}

/** Everything that moves in the demo; those with a story first. */
export function demoVehicles(): DemoVehicle[] {
  return [...SINGLES.map(single), ...buses()]
}
