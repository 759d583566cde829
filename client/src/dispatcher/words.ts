import { unreachable } from '@rastro/shared/unreachable'
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { DISPATCHER_MESSAGES, type DispatcherMessages } from '../messages/dispatcher.ts'
import { chooseLanguage, type Language } from '../messages/language.ts'
import { silenceReason } from '../messages/silence-reasons.ts'
import { createFormat, type Format } from '../ui/format.ts'
import type { Vehicle, VehicleState } from './fleet/fleet.ts'

/** How the page speaks: its sentences, its numbers and times. */
export type Words = { language: Language; say: DispatcherMessages; format: Format }

export function createWords(language: Language): Words {
  return { language, say: DISPATCHER_MESSAGES[language], format: createFormat(language) }
}

export const WordsContext = createContext<Words>(createWords(chooseLanguage('', [])))

export function useWords(): Words {
  return useContext(WordsContext)
}

/** Why a device is silent, in words. */
export function reasonText({ language }: Words, reason: string | null): string {
  return silenceReason(language, reason)
}

/**
 * One line on what a vehicle is doing.
 *
 * @param now milliseconds since 1970, server time
 */
export function activityText(words: Words, vehicle: Vehicle, state: VehicleState, now: number): string {
  const { say, format } = words
  const { position, speed, still_since } = vehicle
  switch (state) {
    case 'moving':
      return [
        speed === null ? say.states.moving : format.speed(speed),
        position.heading === null ? null : format.direction(position.heading)
      ]
        .filter(part => part !== null)
        .join(' · ')
    case 'standing': {
      const still = still_since === null ? 0 : now - Date.parse(still_since)
      return still < 60_000 ? say.states.standing : say.standingFor(format.duration(still))
    }
    case 'silent':
    case 'overdue': {
      const time = format.hour(Date.parse(position.recorded_at))
      const { silence_reason: reason } = position
      if (reason === null || reason === 'unknown') return say.silentSince(time)
      return say.reasonSince(capitalised(reasonText(words, reason)), time)
    }
    default:
      return unreachable(state)
  }
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
