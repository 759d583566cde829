import { useSignal } from '@preact/signals'
import type { Session } from '../../session/session.ts'
import { fileName, saveFile } from './save-file.ts'
import './track-export.css'
import { useWords } from '../words.ts'

const FORMATS = { gpx: 'GPX', kml: 'KML', csv: 'CSV', geojson: 'GeoJSON' } as const

type TrackExportProps = {
  session: Session
  /** What to ask for, as it is at the press of the button; without the format. */
  path: () => string
  /** Of the file, in words. */
  name: string
}

/** Saves a track as a file, in the format that is pressed. A very long one comes in several files. */
export function TrackExport({ session, path, name }: TrackExportProps) {
  const { say } = useWords()
  const state = useSignal<'idle' | 'busy' | 'done' | 'failed'>('idle')

  async function save(format: keyof typeof FORMATS): Promise<void> {
    if (state.value === 'busy') return
    state.value = 'busy'
    const asked = path()
    let next: string | null = `${asked}${asked.includes('?') ? '&' : '?'}format=${format}`
    for (let part = 1; next !== null; part++) {
      const answer = await session.download(next)
      if (answer.kind !== 'ok') {
        state.value = 'failed'
        return
      }
      saveFile(answer.value.file, `${fileName(name)}${part === 1 ? '' : `-${part}`}.${format}`)
      next = answer.value.next
    }
    state.value = 'done'
  }

  const words = { idle: '', busy: say.strip.exporting, done: say.strip.exported, failed: say.strip.exportFailed }
  return (
    <fieldset class="track-export">
      <legend>{say.strip.exportAs}</legend>
      {(Object.keys(FORMATS) as (keyof typeof FORMATS)[]).map(format => (
        <button
          key={format}
          type="button"
          aria-label={say.strip.exportFile(FORMATS[format])}
          onClick={() => void save(format)}
        >
          {FORMATS[format]}
        </button>
      ))}
      <span role="status">{words[state.value]}</span>
    </fieldset>
  )
}
