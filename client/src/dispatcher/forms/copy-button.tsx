import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { FORM_MESSAGES } from '../../messages/form.ts'
import { useWords } from '../words.ts'
import { copyText } from './copy-text.ts'

/** Copies a link, and says so. */
export function CopyButton({ text, label }: { text: string; label?: string }) {
  const { language } = useWords()
  const say = FORM_MESSAGES[language]
  const state = useSignal<'idle' | 'copied' | 'refused'>('idle')
  // Another text is not copied yet.
  useEffect(() => {
    state.value = 'idle'
  }, [text, state])
  const words = { idle: say.copy, copied: say.copied, refused: say.copyByHand }
  return (
    <>
      <button
        type="button"
        class="quiet-button"
        aria-label={state.value === 'idle' ? label : undefined}
        onClick={async () => {
          state.value = (await copyText(text)) ? 'copied' : 'refused'
        }}
      >
        {words[state.value]}
      </button>
      <span class="unseen" role="status">
        {state.value === 'idle' ? '' : words[state.value]}
      </span>
    </>
  )
}
