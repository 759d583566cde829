import { SHIPMENT_MESSAGES } from '../../messages/shipments.ts'
import { TextField } from '../forms/field.tsx'
import { useWords } from '../words.ts'
import type { Workplace } from '../workplace.ts'
import { type PlaceDraft, pointed } from './shipment-draft.ts'

type PlaceFieldProps = {
  workplace: Workplace
  /** As the server names it: "origin", "stops.0". */
  field: string
  label: string
  place: () => PlaceDraft
  change: (place: PlaceDraft) => void
  remove?: { label: string; act: () => void }
}

/** A place: its name, and where it is, typed or pointed at on the map. */
export function PlaceField({ workplace, field, label, place, change, remove }: PlaceFieldProps) {
  const { language } = useWords()
  const say = SHIPMENT_MESSAGES[language].form
  const { name, coordinates } = place()
  const { picking } = workplace
  return (
    <fieldset class="place-field">
      <legend>{label}</legend>
      {remove !== undefined && (
        <button type="button" class="link-button" onClick={remove.act}>
          {remove.label}
        </button>
      )}
      <TextField
        name={`${field}.name`}
        also={[field]}
        label={say.placeName}
        maxLength={200}
        value={name}
        change={name => change({ ...place(), name })}
      />
      <div class="with-button">
        <TextField
          name={`${field}.coordinates`}
          also={[`${field}.lat`, `${field}.lng`]}
          label={say.coordinates}
          inputMode="text"
          value={coordinates}
          change={coordinates => change({ ...place(), coordinates })}
        />
        <button
          type="button"
          class="icon-button"
          title={say.onMap}
          aria-label={say.onMapFor(label)}
          aria-pressed={picking.value?.name === label}
          onClick={() => {
            picking.value = { name: label, take: at => change(pointed(place(), at)) }
          }}
        >
          <svg viewBox="-12 -12 24 24" aria-hidden="true">
            <path d="M0 9 C-5 3 -6.5 0.5 -6.5 -2.5 A6.5 6.5 0 0 1 6.5 -2.5 C6.5 0.5 5 3 0 9 Z" />
            <circle cy="-2.5" r="2" />
          </svg>
        </button>
      </div>
    </fieldset>
  )
}
