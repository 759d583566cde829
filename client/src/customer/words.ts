import { CUSTOMER_MESSAGES, type CustomerMessages } from '../messages/customer.ts'
import type { Language } from '../messages/language.ts'
import { createFormat, type Format } from '../ui/format.ts'

/** How the page speaks: its sentences, its numbers and times. */
export type Words = { language: Language; say: CustomerMessages; format: Format }

export function createWords(language: Language): Words {
  return { language, say: CUSTOMER_MESSAGES[language], format: createFormat(language) }
}
