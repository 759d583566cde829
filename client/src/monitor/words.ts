import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { chooseLanguage, type Language } from '../messages/language.ts'
import { MONITOR_MESSAGES, type MonitorMessages } from '../messages/monitor.ts'
import { createFormat, type Format } from '../ui/format.ts'

/** How the page speaks: its sentences, its numbers and times. */
export type Words = { language: Language; say: MonitorMessages; format: Format }

export function createWords(language: Language): Words {
  return { language, say: MONITOR_MESSAGES[language], format: createFormat(language) }
}

export const WordsContext = createContext<Words>(createWords(chooseLanguage('', [])))

export function useWords(): Words {
  return useContext(WordsContext)
}
