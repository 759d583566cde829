import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { FORM_MESSAGES } from '../../messages/form.ts'
import type { Answer } from '../../session/answer.ts'
import './form.css'
import { useWords } from '../words.ts'
import { isConflict, troubleText } from './trouble.ts'

type ConfirmButtonProps = {
  /** What it does: "Revocar". */
  text: string
  /** For screen readers, where several look alike: "Revocar el teléfono 12". */
  label?: string
  /** What will be lost: asked before it is done. */
  question: string
  /** The answer that does it: "Sí, revocar". */
  yes: string
  act: () => Promise<Answer<unknown>>
  done?: () => void
  /** What a 409 means here. */
  conflict?: () => string
}

/** A button for what cannot be taken back: it asks once more, in its own place. */
export function ConfirmButton(props: ConfirmButtonProps) {
  const { language } = useWords()
  const say = FORM_MESSAGES[language]
  const asking = useSignal(false)
  const busy = useSignal(false)
  const trouble = useSignal<string | null>(null)
  const first = useRef<HTMLButtonElement>(null)
  const no = useRef<HTMLButtonElement>(null)

  useEffect(() => {
    if (asking.value) no.current?.focus()
  }, [asking.value])

  function leave(): void {
    asking.value = false
    setTimeout(() => first.current?.focus())
  }

  async function act(): Promise<void> {
    if (busy.value) return
    busy.value = true
    const answer = await props.act()
    busy.value = false
    asking.value = false
    trouble.value = isConflict(answer) ? (props.conflict?.() ?? say.conflict) : troubleText(language, answer)
    if (answer.kind === 'ok') props.done?.()
  }

  if (!asking.value) {
    return (
      <>
        <button
          ref={first}
          type="button"
          class="quiet-button"
          aria-label={props.label}
          onClick={() => {
            trouble.value = null
            asking.value = true
          }}
        >
          {props.text}
        </button>
        {trouble.value !== null && (
          <p class="notice" role="alert">
            {trouble.value}
          </p>
        )}
      </>
    )
  }
  return (
    <fieldset
      class="confirm"
      aria-label={props.question}
      onKeyDown={event => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        leave()
      }}
    >
      <span>{props.question}</span>
      <button type="button" class="alarm-button" aria-disabled={busy.value} onClick={() => void act()}>
        {props.yes}
      </button>
      <button ref={no} type="button" class="quiet-button" onClick={leave}>
        {say.no}
      </button>
    </fieldset>
  )
}
