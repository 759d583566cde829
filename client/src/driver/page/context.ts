import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { DriverMessages } from '../../messages/driver.ts'
import type { Language } from '../../messages/language.ts'
import type { Driver } from '../driver.ts'
import type { View } from './view.ts'

/** What every part of the page reads: the state, the language, and what a person can do. */
export interface Page {
  view: View
  language: Language
  messages: DriverMessages
  driver: Driver
}

export const PageContext = createContext<Page | null>(null)

export function usePage(): Page {
  const page = useContext(PageContext)
  if (page === null) throw new Error('Used outside of the page')
  return page
}
