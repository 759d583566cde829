import type { Map as MapLibreMap } from 'maplibre-gl'
import type { MapColours } from './map-colours.ts'

/** The image behind a gap's label: it stretches to the text. */
export const LABEL_PILL = 'label-pill'

const PIXEL_RATIO = 3
const WIDTH = 28
const HEIGHT = 22
/** The rounded ends, which do not stretch. */
const END = 10

/** Draws the pill in the colours of a theme and gives it to the map. */
export function addLabelPill(map: MapLibreMap, colours: MapColours): void {
  const scaled = (...values: number[]) => values.map(value => value * PIXEL_RATIO)
  const [left = 0, right = 0, top = 0, bottom = 0] = scaled(END, WIDTH - END, HEIGHT / 2 - 1, HEIGHT / 2 + 1)
  map.addImage(LABEL_PILL, drawPill(colours), {
    pixelRatio: PIXEL_RATIO,
    stretchX: [[left, right]],
    stretchY: [[top, bottom]],
    content: [8 * PIXEL_RATIO, 3 * PIXEL_RATIO, (WIDTH - 8) * PIXEL_RATIO, (HEIGHT - 3) * PIXEL_RATIO]
  })
}

function drawPill(colours: MapColours): ImageData {
  const canvas = document.createElement('canvas')
  canvas.width = WIDTH * PIXEL_RATIO
  canvas.height = HEIGHT * PIXEL_RATIO
  const pen = canvas.getContext('2d')
  if (pen === null) throw new Error('This browser draws no canvas, though it has WebGL')
  pen.scale(PIXEL_RATIO, PIXEL_RATIO)
  pen.beginPath()
  pen.roundRect(0.75, 0.75, WIDTH - 1.5, HEIGHT - 1.5, END)
  pen.fillStyle = colours.waitSoft
  pen.fill()
  pen.lineWidth = 1
  pen.strokeStyle = colours.wait
  pen.stroke()
  return pen.getImageData(0, 0, canvas.width, canvas.height)
}
