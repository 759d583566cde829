import type { ComponentChildren } from 'preact'

/** One row of a list of facts: what it is, and what is known. */
export function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
