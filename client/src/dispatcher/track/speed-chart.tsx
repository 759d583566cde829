import type { Segment, Track } from '@rastro/shared/schema/track'
import { useMemo } from 'preact/hooks'
import { speedProfile, stopsOf } from './speed-profile.ts'

const HEIGHT = 40
/** The chart has so many columns; a screen has hardly more pixels to spare. */
const COLUMNS = 360
/** The scale reaches at least this, so that a crawl does not look like a race. Metres per second (about 50 km/h). */
const LEAST_TOP_SPEED = 14

/** Speed over time as an area, stops as a line on the ground, gaps as bands with nothing in them. */
export function SpeedChart({ track, start, end }: { track: Track; start: number; end: number }) {
  const x = (time: number) => ((time - start) / (end - start)) * COLUMNS
  const areas = useMemo(() => areasOf(track.segments, start, end), [track, start, end])
  return (
    <svg class="speed-chart" viewBox={`0 0 ${COLUMNS} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      {track.gaps.map(gap => {
        const from = Math.max(0, x(Date.parse(gap.from)))
        const width = Math.max(0, x(Date.parse(gap.to)) - from)
        return (
          <g key={gap.from} class="gap">
            <rect x={from} width={width} height={HEIGHT} />
            <path d={`M${from} ${HEIGHT - 0.7}h${width}`} />
          </g>
        )
      })}
      {areas.map(({ line, area }) => (
        <g key={line}>
          <path class="area" d={area} />
          <path class="line" d={line} />
        </g>
      ))}
      {track.segments.flatMap(stopsOf).map(({ from, to }) => (
        <path key={from} class="stop" d={`M${Math.max(0, x(from))} ${HEIGHT - 1}H${x(to)}`} />
      ))}
    </svg>
  )
}

type Area = { line: string; area: string }

function areasOf(segments: readonly Segment[], start: number, end: number): Area[] {
  const stretch = (end - start) / COLUMNS
  const profiles = segments.map(segment => speedProfile(segment, stretch))
  const top = Math.max(LEAST_TOP_SPEED, ...profiles.flat().map(({ speed }) => speed))
  return profiles.flatMap(points => {
    const places = points.map(({ time, speed }) => ({
      x: round((time - start) / stretch),
      y: round(HEIGHT - 1.5 - (speed / top) * (HEIGHT - 4))
    }))
    const [first, last] = [places[0], places.at(-1)]
    if (first === undefined || last === undefined) return []
    const line = places.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('')
    return [{ line, area: `${line}L${last.x} ${HEIGHT}L${first.x} ${HEIGHT}Z` }]
  })
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
