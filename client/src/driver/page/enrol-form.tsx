import { useEffect, useRef, useState } from 'preact/hooks'
import { codeInHash, type Enrolment } from '../enrol.ts'
import { usePage } from './context.ts'

type Trouble = Exclude<Enrolment['kind'], 'enrolled'>

/** Asks for the code; a link that carries one needs no tap. */
export function EnrolForm({ isAgain = false }: { isAgain?: boolean }) {
  const { messages, driver } = usePage()
  const text = messages.enrol
  const [code, setCode] = useState('')
  const [isBusy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const input = useRef<HTMLInputElement>(null)

  async function submit(code: string) {
    if (code.trim() === '') return input.current?.focus()
    setBusy(true)
    setTrouble(null)
    const { kind } = await driver.enrol(code)
    setBusy(false)
    if (kind === 'enrolled') return
    setTrouble(kind)
    input.current?.focus()
  }

  useEffect(() => {
    function take() {
      const code = codeInHash(location.hash)
      if (code === null) return
      setCode(code)
      // The code works once: it has no place in the history.
      history.replaceState(null, '', location.pathname + location.search)
      void submit(code)
    }
    take()
    addEventListener('hashchange', take)
    return () => removeEventListener('hashchange', take)
  }, [])

  return (
    <form
      class="card enrol"
      onSubmit={event => {
        event.preventDefault()
        void submit(code)
      }}
    >
      {isAgain ? null : <h1>{text.title}</h1>}
      <p id="enrol-help">{isAgain ? text.again : text.text}</p>
      <label for="code">{text.code}</label>
      <input
        id="code"
        ref={input}
        value={code}
        onInput={event => setCode(event.currentTarget.value)}
        placeholder="K7QW-3MZP"
        autocomplete="off"
        autocapitalize="characters"
        spellcheck={false}
        enterkeyhint="go"
        aria-describedby={trouble === null ? 'enrol-help' : 'enrol-trouble'}
        aria-invalid={trouble !== null}
      />
      <p id="enrol-trouble" class="trouble" role="alert">
        {trouble === null ? '' : text[trouble]}
      </p>
      <button type="submit" class="main" disabled={isBusy}>
        {isBusy ? text.busy : text.submit}
      </button>
    </form>
  )
}
