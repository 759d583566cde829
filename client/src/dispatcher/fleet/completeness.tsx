import type { Device } from '@rastro/shared/schema/device'
import { useWords } from '../words.ts'

/** "412 de 412 ✓": records are numbered on the phone, so it is known what is missing. */
export function Completeness({ device }: { device: Device }) {
  const { say, format } = useWords()
  const received = countOf(device.received)
  const dropped = countOf(device.dropped)
  const rejected = countOf(device.rejected)
  return (
    <span class="completeness">
      <span>{say.card.receivedOf(format.count(received), format.count(device.head_seq))}</span>
      {device.missing === 0 && dropped + rejected === 0 && (
        <span class="complete" role="img" aria-label={say.card.complete}>
          ✓
        </span>
      )}
      {device.missing > 0 && <span class="missing">{say.card.missing(format.count(device.missing))}</span>}
      {dropped > 0 && <small>{say.card.dropped(format.count(dropped))}</small>}
      {rejected > 0 && <small>{say.card.rejected(format.count(rejected))}</small>}
    </span>
  )
}

function countOf(ranges: readonly (readonly [number, number])[]): number {
  return ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0)
}
