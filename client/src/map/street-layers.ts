import type { ExpressionSpecification, FilterSpecification, LayerSpecification, SourceSpecification } from 'maplibre-gl'
import { boxes } from './boxes.ts'
import type { MapColours } from './map-colours.ts'
import { coveredBy, type TileArchive } from './tile-archives.ts'

// Layers and classes are those of the OpenMapTiles schema (openmaptiles.org/schema).

/** From this zoom on streets replace the built-in world, which is drawn for 1:50 million. */
export const STREETS_FROM_ZOOM = 8

const ATTRIBUTION =
  '<a href="https://www.openmaptiles.org/" target="_blank" rel="noopener">© OpenMapTiles</a> ' +
  '<a href="https://www.openstreetmap.org/copyright" target="_blank" rel="noopener">© OpenStreetMap contributors</a>'

const GROUND = 'streets-ground'

export const streetSource = (archive: TileArchive): string => `streets-${archive.name}`

/** One source for each archive, and the boxes that they cover. */
export function streetSources(archives: readonly TileArchive[]): Record<string, SourceSpecification> {
  const sources: Record<string, SourceSpecification> = {}
  if (archives.length > 0) sources[GROUND] = { type: 'geojson', data: boxes(coveredBy(archives)) }
  for (const archive of archives) {
    sources[streetSource(archive)] = { type: 'vector', url: `pmtiles://${archive.url}`, attribution: ATTRIBUTION }
  }
  return sources
}

/** Everything but names, from the ground up. The fresh ground hides the coarse rivers and borders of the built-in world. */
export function streetGround(archives: readonly TileArchive[], colours: MapColours): LayerSpecification[] {
  if (archives.length === 0) return []
  const ground: LayerSpecification = {
    id: GROUND,
    type: 'fill',
    source: GROUND,
    minzoom: STREETS_FROM_ZOOM,
    paint: { 'fill-color': colours.land }
  }
  const areas = archives.flatMap(archive => areaLayers(streetSource(archive), colours))
  const lines = archives.flatMap(archive => lineLayers(streetSource(archive), colours))
  return [ground, ...areas, ...lines]
}

function areaLayers(source: string, colours: MapColours): LayerSpecification[] {
  const area = (
    name: string,
    layer: string,
    colour: string,
    filter: FilterSpecification,
    minzoom = STREETS_FROM_ZOOM
  ) =>
    ({
      id: `${source}-${name}`,
      type: 'fill',
      source,
      'source-layer': layer,
      minzoom,
      filter,
      paint: { 'fill-color': colour }
    }) satisfies LayerSpecification
  return [
    area(
      'built-up',
      'landuse',
      colours.town,
      isOneOf('residential', 'industrial', 'commercial', 'retail', 'railway'),
      10
    ),
    area('wood', 'landcover', colours.wood, isOneOf('wood', 'forest', 'grass', 'wetland')),
    area('park', 'park', colours.wood, true, 11),
    area('water', 'water', colours.water, true),
    area('building', 'building', colours.building, true, 14)
  ]
}

function lineLayers(source: string, colours: MapColours): LayerSpecification[] {
  const line = (name: string, layer: string, filter: FilterSpecification, minzoom: number, paint: LinePaint) =>
    ({
      id: `${source}-${name}`,
      type: 'line',
      source,
      'source-layer': layer,
      minzoom,
      filter,
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint
    }) satisfies LayerSpecification
  const road = (name: string, colour: string, minzoom: number, widths: readonly number[], ...classes: string[]) =>
    line(name, 'transportation', isOneOf(...classes), minzoom, {
      'line-color': colour,
      'line-width': widthByZoom(widths),
      'line-opacity': ['match', ['get', 'brunnel'], 'tunnel', 0.4, 1]
    })
  return [
    line('waterway', 'waterway', true, 8, { 'line-color': colours.water, 'line-width': widthByZoom([0.6, 2, 5]) }),
    road('path', colours.minorRoad, 14, [0.3, 0.8, 1.4], 'path', 'track'),
    road('minor', colours.minorRoad, 11, [0.3, 1.3, 7], 'minor', 'service'),
    line('rail', 'transportation', isOneOf('rail', 'transit'), 10, {
      'line-color': colours.building,
      'line-width': widthByZoom([0.5, 1.2, 3])
    }),
    road('middle', colours.middleRoad, 9, [0.5, 2.2, 10], 'secondary', 'tertiary'),
    road('major', colours.majorRoad, STREETS_FROM_ZOOM, [0.9, 3.2, 13], 'motorway', 'trunk', 'primary'),
    line('border-inner', 'boundary', ['all', ['>', ['get', 'admin_level'], 2], ['<=', ['get', 'admin_level'], 8]], 9, {
      'line-color': colours.border,
      'line-width': 0.8,
      'line-opacity': 0.6,
      'line-dasharray': [4, 3]
    }),
    line('border', 'boundary', ['<=', ['get', 'admin_level'], 2], STREETS_FROM_ZOOM, {
      'line-color': colours.border,
      'line-width': 1.4,
      'line-dasharray': [5, 2]
    })
  ]
}

type LinePaint = NonNullable<Extract<LayerSpecification, { type: 'line' }>['paint']>

/** A line's width in pixels at zooms 8, 13 and 17. */
function widthByZoom([far = 1, middle = 1, near = 1]: readonly number[]): ExpressionSpecification {
  return ['interpolate', ['exponential', 1.4], ['zoom'], 8, far, 13, middle, 17, near]
}

const isOneOf = (...classes: string[]): FilterSpecification => ['in', ['get', 'class'], ['literal', classes]]
