import { type ReadonlySignal, useSignal } from '@preact/signals'
import { type ComponentChildren, createContext } from 'preact'
import { useContext, useRef } from 'preact/hooks'
import { FORM_MESSAGES } from '../../messages/form.ts'
import type { Answer } from '../../session/answer.ts'
import { type FieldErrors, fieldErrorsOf, NO_ERRORS } from './field-errors.ts'
import './form.css'
import { useWords } from '../words.ts'
import { isConflict, troubleText } from './trouble.ts'

const ErrorsContext = createContext<ReadonlySignal<FieldErrors> | null>(null)

/** What is wrong with the fields of the form around. */
export function useErrors(): FieldErrors {
  return useContext(ErrorsContext)?.value ?? NO_ERRORS
}

type FormProps<Value> = {
  label: string
  /** What the button says. */
  submit: string
  send: () => Promise<Answer<Value>>
  done: (value: Value) => void
  /** Faults that need no server to be seen. */
  check?: () => FieldErrors
  /** What a 409 means here: a sentence, or the fields that are to blame. */
  conflict?: () => string | FieldErrors
  cancel?: () => void
  class?: string
  /** Its button is not the main one of the page. */
  modest?: boolean
  children: ComponentChildren
}

/** A form that keeps what was typed until the server has taken it, and shows what is wrong where it is wrong. */
export function Form<Value>(props: FormProps<Value>) {
  const { language } = useWords()
  const say = FORM_MESSAGES[language]
  const form = useRef<HTMLFormElement>(null)
  const busy = useSignal(false)
  const errors = useSignal<FieldErrors>(NO_ERRORS)
  const trouble = useSignal<string | null>(null)

  function refuse(faults: FieldErrors, text: string | null): void {
    errors.value = faults
    trouble.value = text
    // The field is marked when this is painted.
    setTimeout(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
  }

  async function submit(): Promise<void> {
    if (busy.value) return
    const faults = props.check?.() ?? NO_ERRORS
    if (faults.size > 0) return refuse(faults, say.refused)
    busy.value = true
    const answer = await props.send()
    busy.value = false
    if (answer.kind === 'ok') {
      refuse(NO_ERRORS, null)
      props.done(answer.value)
      return
    }
    const meaning = isConflict(answer) ? props.conflict?.() : undefined
    if (typeof meaning === 'object') return refuse(meaning, say.refused)
    const found = answer.kind === 'problem' ? fieldErrorsOf(answer.problem) : NO_ERRORS
    refuse(found, meaning ?? troubleText(language, answer))
  }

  return (
    <form
      ref={form}
      class={`form ${props.class ?? ''}`}
      aria-label={props.label}
      noValidate
      onSubmit={event => {
        event.preventDefault()
        void submit()
      }}
    >
      <ErrorsContext.Provider value={errors}>{props.children}</ErrorsContext.Provider>
      <div role="alert">{trouble.value !== null && <p class="trouble">{trouble.value}</p>}</div>
      <div class="buttons">
        <button type="submit" class={props.modest ? 'quiet-button' : 'main-button'} aria-disabled={busy.value}>
          {busy.value ? say.saving : props.submit}
        </button>
        {props.cancel !== undefined && (
          <button type="button" class="quiet-button" onClick={props.cancel}>
            {say.cancel}
          </button>
        )}
      </div>
    </form>
  )
}
