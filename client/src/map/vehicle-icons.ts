import type { Map as MapLibreMap } from 'maplibre-gl'
import type { MapColours } from './map-colours.ts'
import { iconImage, VEHICLE_ICONS, type VehicleIcon } from './vehicle-mark.ts'

/** Side of an icon in CSS pixels; its middle is the vehicle's place. */
const SIDE = 24
/** Pixels of the picture for each CSS pixel: sharp on phones too. */
const PIXEL_RATIO = 3

/** Draws the vehicle icons in the colours of a theme and gives them to the map. An edge of the surface colour sets each off from the map. */
export function addVehicleIcons(map: MapLibreMap, colours: MapColours): void {
  for (const icon of VEHICLE_ICONS) {
    const picture = drawPicture(pen => PAINTERS[icon](pen, colours))
    map.addImage(iconImage(icon), picture, { pixelRatio: PIXEL_RATIO })
  }
}

type Pen = CanvasRenderingContext2D
type Painter = (pen: Pen, colours: MapColours) => void

const PAINTERS: Readonly<Record<VehicleIcon, Painter>> = {
  arrow: (pen, colours) => fillWithEdge(pen, arrow(), colours.accent, colours.surface),
  'moving-disc': (pen, colours) => fillWithEdge(pen, disc(7), colours.accent, colours.surface),
  disc: (pen, colours) => fillWithEdge(pen, disc(6.5), colours.standing, colours.surface),
  ring(pen, colours) {
    fill(pen, disc(10.5), colours.surface)
    // Eight dashes go once around.
    pen.setLineDash([3.9, 2.38])
    stroke(pen, disc(8), colours.wait, 2.7)
  },
  triangle(pen, colours) {
    stroke(pen, triangle(), colours.surface, 5.6)
    fill(pen, triangle(), colours.surface)
    stroke(pen, triangle(), colours.alarm, 2.4)
    stroke(pen, new Path2D('M12 8.8 V13'), colours.alarm, 2.2)
    fill(pen, new Path2D('M12 14.5 a1.3 1.3 0 1 0 0.01 0 Z'), colours.alarm)
  }
}

/** Points up: a heading of 0 is north. */
const arrow = (): Path2D => new Path2D('M12 2.8 L19 20.6 L12 16.8 L5 20.6 Z')
const triangle = (): Path2D => new Path2D('M12 3.8 L20.6 19 H3.4 Z')

function disc(radius: number): Path2D {
  const path = new Path2D()
  path.arc(SIDE / 2, SIDE / 2, radius, 0, 2 * Math.PI)
  return path
}

function fillWithEdge(pen: Pen, path: Path2D, colour: string, edge: string): void {
  stroke(pen, path, edge, 4)
  fill(pen, path, colour)
}

function fill(pen: Pen, path: Path2D, colour: string): void {
  pen.fillStyle = colour
  pen.fill(path)
}

function stroke(pen: Pen, path: Path2D, colour: string, width: number): void {
  pen.strokeStyle = colour
  pen.lineWidth = width
  pen.stroke(path)
}

function drawPicture(paint: (pen: Pen) => void): ImageData {
  const canvas = document.createElement('canvas')
  canvas.width = SIDE * PIXEL_RATIO
  canvas.height = SIDE * PIXEL_RATIO
  const pen = canvas.getContext('2d')
  if (pen === null) throw new Error('This browser draws no canvas, though it has WebGL')
  pen.scale(PIXEL_RATIO, PIXEL_RATIO)
  pen.lineJoin = 'round'
  paint(pen)
  return pen.getImageData(0, 0, canvas.width, canvas.height)
}
