import { Agenda } from './agenda.ts'
import type { Step } from './haul.ts'

/** What a sensor measured at some moment (milliseconds since 1970), in its unit. */
export interface Measurement {
  time: number
  value: number
}

export interface Instrument {
  /** What was measured after `after`, up to and with `until`. */
  between(after: number, until: number): Measurement[]
}

/**
 * A logger's values, one every few seconds, to the end and backwards to the beginning, for ever without a jump. A
 * function of the time alone; what the logger lost is left out.
 *
 * @param since when the first value is measured, milliseconds since 1970; nothing may be asked from before
 */
export function replayedValues(
  values: readonly (number | null)[],
  { since, everyMilliseconds }: { since: number; everyMilliseconds: number }
): Instrument {
  const turn = Math.max(1, 2 * (values.length - 1))
  return {
    between(after, until) {
      const first = Math.floor((after - since) / everyMilliseconds) + 1
      const last = Math.floor((until - since) / everyMilliseconds)
      return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index).flatMap(count => {
        const place = count % turn
        const value = values[place < values.length ? place : turn - place] ?? null
        return value === null ? [] : [{ time: since + count * everyMilliseconds, value }]
      })
    }
  }
}

/** The door of a cargo room: 1 while the driver loads or unloads, else 0. */
export interface Door extends Instrument {
  plan(steps: readonly Step[]): void
}

const LOADING_MILLISECONDS = 60_000

/** @param since when it was closed for the first time that anyone knows of, milliseconds since 1970 */
export function createDoor(since: number): Door {
  const moves = new Agenda<Measurement>()
  moves.add([{ time: since, value: 0 }])
  return {
    plan: steps => {
      const opened = steps.filter(({ action }) => action !== 'departed').map(({ time }) => time)
      moves.add(
        opened.flatMap(time => [
          { time, value: 1 },
          { time: time + LOADING_MILLISECONDS, value: 0 }
        ])
      )
    },
    between: (_after, until) => moves.take(until)
  }
}
