import type { GapReason, Journey, Moment } from './journey.ts'

export interface SilenceRhythm {
  /** The first silence begins so many seconds after the journey did. */
  from: number
  /** How long each lasts, seconds. */
  length: number
  /** From the beginning of one to the beginning of the next, seconds. */
  every: number
  reason: GapReason
}

/** The same journey with a phone that measures nothing at times, and says in its journal why. */
export function withSilences(journey: Journey, { from, length, every, reason }: SilenceRhythm): Journey {
  const isSilent = (seconds: number) => {
    const phase = (seconds - from) % every
    return phase > 0 && phase <= length
  }
  return {
    where: journey.where,
    between(after, until) {
      const heard = journey.between(after, until).filter(({ seconds }) => !isSilent(seconds))
      const silences: Moment[] = []
      const firstBegin = from + every * Math.max(0, Math.floor((after - length - from) / every))
      for (let begin = firstBegin; begin <= until; begin += every) {
        if (begin > after) silences.push({ kind: 'journal', seconds: begin, event: reason.began })
        const end = begin + length
        if (reason.ended !== null && end > after && end <= until) {
          silences.push({ kind: 'journal', seconds: end, event: reason.ended })
        }
      }
      return [...heard, ...silences].sort((a, b) => a.seconds - b.seconds)
    }
  }
}
