import type { ComponentChildren, InputHTMLAttributes } from 'preact'
import { useId } from 'preact/hooks'
import { FORM_MESSAGES } from '../../messages/form.ts'
import { useWords } from '../words.ts'
import type { Fault } from './field-errors.ts'
import { useErrors } from './form.tsx'

/** What a field needs to be told of its fault: marked, and described by the sentence beside it. */
type Marks = { id: string; 'aria-invalid'?: 'true'; 'aria-describedby'?: string }

type FieldProps = {
  /** Of the field, as the server names it. */
  name: string
  /** Other names whose faults are shown here. */
  also?: readonly string[]
  label: string
  hint?: string
}

/** A label, a field, and what is wrong with it. */
export function Field({
  name,
  also = [],
  label,
  hint,
  children
}: FieldProps & { children: (marks: Marks) => ComponentChildren }) {
  const { language } = useWords()
  const id = useId()
  const errors = useErrors()
  const fault: Fault | undefined = [name, ...also].map(each => errors.get(each)).find(each => each !== undefined)
  const described = fault !== undefined || hint !== undefined ? { 'aria-describedby': `${id}-note` } : {}
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({ id, ...(fault === undefined ? {} : { 'aria-invalid': 'true' as const }), ...described })}
      {fault !== undefined && (
        <p class="fault" id={`${id}-note`}>
          {FORM_MESSAGES[language].faults[fault]}
        </p>
      )}
      {fault === undefined && hint !== undefined && (
        <p class="hint" id={`${id}-note`}>
          {hint}
        </p>
      )}
    </div>
  )
}

type TextFieldProps = FieldProps & { value: string; change: (value: string) => void } & Pick<
    InputHTMLAttributes<HTMLInputElement>,
    'autocomplete' | 'inputMode' | 'maxLength' | 'placeholder' | 'required'
  > & { type?: 'text' | 'email' | 'tel' | 'password' | 'datetime-local' | 'date' }

export function TextField({ name, also, label, hint, value, change, type = 'text', ...rest }: TextFieldProps) {
  return (
    <Field
      name={name}
      label={label}
      {...(also === undefined ? {} : { also })}
      {...(hint === undefined ? {} : { hint })}
    >
      {marks => (
        <input
          {...marks}
          {...rest}
          // The kinds differ in nothing that matters here, but the types of JSX keep them apart.
          type={type as 'text'}
          autocomplete={rest.autocomplete ?? 'off'}
          value={value}
          onInput={event => change(event.currentTarget.value)}
        />
      )}
    </Field>
  )
}

export type Choice = { value: string; name: string }

/** @param none what choosing nothing is called; without it something must be chosen */
export function SelectField(
  props: FieldProps & { value: string; change: (value: string) => void; choices: readonly Choice[]; none?: string }
) {
  const { name, label, hint, value, change, choices, none } = props
  return (
    <Field name={name} label={label} {...(hint === undefined ? {} : { hint })}>
      {marks => (
        <select {...marks} value={value} onChange={event => change(event.currentTarget.value)}>
          {none !== undefined && <option value="">{none}</option>}
          {choices.map(choice => (
            <option key={choice.value} value={choice.value}>
              {choice.name}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

export function TextAreaField(
  props: FieldProps & { value: string; change: (value: string) => void; maxLength?: number }
) {
  const { name, label, value, change, maxLength } = props
  return (
    <Field name={name} label={label}>
      {marks => (
        <textarea
          {...marks}
          rows={2}
          {...(maxLength === undefined ? {} : { maxLength })}
          value={value}
          onInput={event => change(event.currentTarget.value)}
        />
      )}
    </Field>
  )
}
