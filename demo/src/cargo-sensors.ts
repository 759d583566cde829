import type { NewSensor } from '@rastro/shared/schema/sensor'
import { alwaysCovered, type Coverage, patchyCoverage } from './coverage.ts'
import { type Instrument, replayedValues } from './instrument.ts'
import { loadLogger } from './logger-trace.ts'

/** A sensor that replays what a real logger measured. */
export interface CargoSensor {
  sensor: Omit<NewSensor, 'vehicle_id'>
  instrument: Instrument
  coverage: Coverage
}

/** The loggers measured every five or ten minutes: their days pass in hours. */
export const MEASURE_EVERY_MILLISECONDS = 15_000

interface Part {
  logger: string
  name: string
  /** Which of the logger's values are replayed. */
  from: number
  until: number
  /** The range of the cargo that it rides with here. */
  minimum: number
  maximum: number
  coverage?: Coverage
}

/** In the order of the vehicles that haul something. */
const PARTS: readonly Part[] = [
  { logger: 'fridge', name: 'Vacunas', from: 2790, until: 3000, minimum: 2, maximum: 8 },
  { logger: 'fridge', name: 'Lácteos', from: 1100, until: 1600, minimum: 2, maximum: 8 },
  {
    logger: 'fridge',
    name: 'Reactivos, gateway que se queda sin red',
    from: 2200,
    until: 2600,
    minimum: 2,
    maximum: 8,
    coverage: patchyCoverage({ covered: 180, dead: 300 })
  },
  { logger: 'fridge', name: 'Flores', from: 3850, until: 4240, minimum: 2, maximum: 8 },
  // It never kept to its range: there has to be something to be alarmed about.
  { logger: 'transport-box', name: 'Caja isotérmica', from: 0, until: 424, minimum: 2, maximum: 8 },
  // Its own limits were for a laboratory; here it rides with frozen fish.
  { logger: 'freezer', name: 'Congelados', from: 4, until: 660, minimum: -25, maximum: -12 }
]

/** @param since when their replay begins, milliseconds since 1970 */
export function cargoSensors(since: number): CargoSensor[] {
  return PARTS.map(({ logger, name, from, until, minimum, maximum, coverage }) => {
    const { type, unit, model, values } = loadLogger(logger)
    return {
      sensor: { type, unit, model, name, minimum, maximum },
      instrument: replayedValues(values.slice(from, until), { since, everyMilliseconds: MEASURE_EVERY_MILLISECONDS }),
      coverage: coverage ?? alwaysCovered
    }
  })
}

/** There is no real log of a door: it opens when the driver loads and unloads. */
export const DOOR: Omit<NewSensor, 'vehicle_id'> = {
  type: 'door',
  model: 'Reed contact',
  name: 'Puerta de carga (1 abierta, 0 cerrada)'
}
