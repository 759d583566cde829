import { usePage } from './context.ts'
import { formatNumber } from './format.ts'

/** The four numbers of a running trip, large enough for an arm's length. */
export function Numbers() {
  const { view, messages, language } = usePage()
  const { accuracy, speed, battery, data } = messages.numbers
  const fix = view.lastFix.value
  const kilobytes = view.usage.value / 1000
  const isMega = kilobytes >= 1000
  const shown = (value: number | null | undefined, factor: number) =>
    value === null || value === undefined ? '–' : formatNumber(value * factor, language)

  return (
    <dl class="numbers">
      <Figure name={accuracy} value={shown(fix?.accuracy, 1)} unit="m" />
      <Figure name={speed} value={shown(fix?.speed, 3.6)} unit="km/h" />
      <Figure name={battery} value={shown(view.battery.value, 100)} unit="%" />
      <Figure
        name={data}
        value={formatNumber(isMega ? kilobytes / 1000 : kilobytes, language, isMega ? 1 : 0)}
        unit={isMega ? 'MB' : 'kB'}
      />
    </dl>
  )
}

function Figure({ name, value, unit }: { name: string; value: string; unit: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {value} <small>{unit}</small>
      </dd>
    </div>
  )
}
