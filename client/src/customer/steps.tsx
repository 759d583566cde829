import { lengthOf } from '../map/track-facts.ts'
import type { Followed } from './followed.ts'
import './steps.css'
import type { Words } from './words.ts'

type Step = { state: 'done' | 'now' | 'ahead'; name: string; detail: string | null; time: string | null }

/** Pickup, road, delivery: what is done, what is going on, what is still to come. */
export function Steps({ followed, now, words }: { followed: Followed; now: number; words: Words }) {
  return (
    <ol class="steps" aria-label={words.say.steps.label}>
      {stepsOf(followed, now, words).map(({ state, name, detail, time }) => (
        <li key={name} class={state} aria-current={state === 'now' ? 'step' : undefined}>
          <b>{name}</b>
          <span class="time">{time ?? '—'}</span>
          {detail !== null && <span class="detail">{detail}</span>}
        </li>
      ))}
    </ol>
  )
}

function stepsOf(followed: Followed, now: number, { say, format }: Words): Step[] {
  const { status, origin, destination, stops, started_at, finished_at, position, segments } = followed
  const { steps } = say
  const pickedUp = started_at !== null
  const delivered = status === 'delivered'
  const moment = (timestamp: string | null) => (timestamp === null ? null : format.moment(timestamp, now))
  const metres = lengthOf(segments)
  const road = [
    metres === 0 ? null : steps.travelled(format.distance(metres)),
    stops.length === 0 ? null : steps.via(stops.map(({ name }) => name).join(', '))
  ].filter(part => part !== null)
  return [
    {
      state: pickedUp ? 'done' : 'ahead',
      name: pickedUp ? steps.picked_up : steps.pick_up,
      detail: origin?.name ?? null,
      time: moment(started_at)
    },
    {
      state: delivered ? 'done' : status === 'in_transit' ? 'now' : 'ahead',
      name: steps.on_the_way,
      detail: road.length === 0 ? null : road.join(' · '),
      time: moment(position?.recorded_at ?? null)
    },
    {
      state: delivered ? 'done' : 'ahead',
      name: delivered ? steps.delivered : steps.delivery,
      detail: destination?.name ?? null,
      time: delivered ? moment(finished_at) : null
    }
  ]
}
