import { FORM_MESSAGES } from '../../messages/form.ts'
import type { Language } from '../../messages/language.ts'
import type { Answer } from '../../session/answer.ts'
import { fieldErrorsOf } from './field-errors.ts'

/** Why a request did not do what was asked, in words; null when it did. */
export function troubleText(language: Language, answer: Answer<unknown>): string | null {
  const say = FORM_MESSAGES[language]
  if (answer.kind === 'ok') return null
  if (answer.kind === 'unreachable') return say.unreachable
  switch (answer.problem.status) {
    case 400:
      return fieldErrorsOf(answer.problem).size > 0 ? say.refused : say.failed
    case 403:
      return say.forbidden
    case 404:
      return say.gone
    case 409:
      return say.conflict
    case 429:
      return say.tooMany
    default:
      return say.failed
  }
}

export function isConflict(answer: Answer<unknown>): boolean {
  return answer.kind === 'problem' && answer.problem.status === 409
}
