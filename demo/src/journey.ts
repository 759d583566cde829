import type { JournalEvent } from '@rastro/shared/model/journal'
import type { LatLng } from '@rastro/shared/schema/place'
import { positionAt, type Round } from './retime.ts'
import type { TraceFix } from './trace.ts'

/** Something that a phone records, on the clock of its journey. */
export type Moment =
  | ({ kind: 'fix' } & TraceFix)
  | { kind: 'journal'; seconds: number; event: JournalEvent }
  | { kind: 'trip'; seconds: number; action: 'started' | 'ended' }

/** What a phone will record, for ever. */
export interface Journey {
  /** What happens after `after`, up to and with `until` (seconds since the journey began), in order. */
  between(after: number, until: number): Moment[]
  /** Where the vehicle is at a moment, whether or not the phone measures anything then. */
  where(seconds: number): LatLng
}

/** What the phone writes in its journal when fixes stop coming, and when they come again. */
export interface GapReason {
  began: JournalEvent
  ended: JournalEvent | null
}

/** A silence that is longer than this has a reason in the journal, seconds. */
const GAP_SECONDS = 60

/** The round interpolated: a fix every few seconds, also while the vehicle rests. Thousands of rounds cost no memory. */
export function sampled(round: Round, everySeconds: number): Journey {
  return {
    between(after, until) {
      const first = Math.floor(after / everySeconds) + 1
      const last = Math.floor(until / everySeconds)
      return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => {
        const seconds = (first + index) * everySeconds
        return { kind: 'fix', ...positionAt(round, seconds % round.duration), seconds }
      })
    },
    where: seconds => whereOn(round, seconds)
  }
}

/**
 * The round as it was measured, gap for gap. Each gap has its reason in the journal; the driver ends
 * the trip at each end of the way and starts the next one when he drives on.
 */
export function replayed(round: Round, reason: GapReason): Journey {
  const moments = [...round.fixes.map(asMoment), ...gapMoments(round, reason), ...tripMoments(round)].sort(
    (a, b) => a.seconds - b.seconds
  )
  return {
    between(after, until) {
      const firstRound = Math.floor(after / round.duration)
      const lastRound = Math.floor(until / round.duration)
      const rounds = Array.from({ length: lastRound - firstRound + 1 }, (_, index) => firstRound + index)
      return rounds.flatMap(number => {
        const start = number * round.duration
        return moments
          .filter(moment => start + moment.seconds > after && start + moment.seconds <= until)
          .map(moment => ({ ...moment, seconds: start + moment.seconds }))
      })
    },
    where: seconds => whereOn(round, seconds)
  }
}

function whereOn(round: Round, seconds: number): LatLng {
  const { lat, lng } = positionAt(round, seconds % round.duration)
  return { lat, lng }
}

const asMoment = (fix: TraceFix): Moment => ({ kind: 'fix', ...fix })

function gapMoments({ fixes, rests }: Round, { began, ended }: GapReason): Moment[] {
  return fixes.flatMap((fix, index): Moment[] => {
    const next = fixes[index + 1]
    if (next === undefined || next.seconds - fix.seconds <= GAP_SECONDS) return []
    if (rests.some(rest => rest.from === fix.seconds)) return []
    const start: Moment = { kind: 'journal', seconds: fix.seconds + 1, event: began }
    return ended === null ? [start] : [start, { kind: 'journal', seconds: next.seconds - 1, event: ended }]
  })
}

function tripMoments({ rests }: Round): Moment[] {
  return rests.flatMap((rest): Moment[] => [
    { kind: 'trip', seconds: rest.from + 1, action: 'ended' },
    { kind: 'trip', seconds: rest.to - 1, action: 'started' }
  ])
}
