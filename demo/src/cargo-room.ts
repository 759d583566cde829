import type { NewSensor } from '@rastro/shared/schema/sensor'
import { cargoSensors, DOOR, MEASURE_EVERY_MILLISECONDS } from './cargo-sensors.ts'
import type { Clock } from './clock.ts'
import { alwaysCovered, type Coverage } from './coverage.ts'
import type { FleetMember } from './fleet.ts'
import { Gateway } from './gateway.ts'
import type { Step } from './haul.ts'
import { createDoor, type Door, type Instrument } from './instrument.ts'
import type { Office } from './office.ts'
import { createReadingsPost } from './post-readings.ts'

/** The sensors that are fitted in the vehicles, each with its gateway. */
export interface CargoRooms {
  gateways: readonly Gateway[]
  /** Opens the door of a vehicle's cargo room when its driver loads and unloads, if it has a sensor. */
  plan(vehicleId: number, steps: readonly Step[]): void
}

interface Fitting {
  sensor: NewSensor
  instrument: Instrument
  coverage: Coverage
}

/** So much was measured before the demo began: a chart to look at. */
const HISTORY_MILLISECONDS = 3_600_000
/** Every so many of the vehicles that carry something have a sensor at the door. */
const VEHICLES_PER_DOOR = 5

/** Adds the sensors at the office, with a key for each. */
export async function fitCargoRooms(
  server: URL,
  office: Office,
  fleet: readonly FleetMember[],
  clock: Clock
): Promise<CargoRooms> {
  const since = clock.now() - HISTORY_MILLISECONDS
  const vehicleIds = fleet.filter(({ vehicle }) => vehicle.hauls !== null).map(({ vehicleId }) => vehicleId)
  const doors = new Map(
    vehicleIds.filter((_, index) => index % VEHICLES_PER_DOOR === 0).map(id => [id, createDoor(since)])
  )
  const fittings = [...inside(vehicleIds, since), ...atDoors(doors)]
  const gateways: Gateway[] = []
  for (const [index, { sensor, instrument, coverage }] of fittings.entries()) {
    const { id: sensor_id } = await office.addSensor(sensor)
    const key = await office.keyFor(sensor_id)
    gateways.push(
      new Gateway({
        instrument,
        recordingSince: since - 1,
        coverage,
        rhythm: {
          everyMilliseconds: MEASURE_EVERY_MILLISECONDS,
          offsetMilliseconds: Math.round((index / fittings.length) * MEASURE_EVERY_MILLISECONDS)
        },
        post: createReadingsPost(server, { sensor_id, key }),
        clock
      })
    )
  }
  return { gateways, plan: (vehicleId, steps) => doors.get(vehicleId)?.plan(steps) }
}

function inside(vehicleIds: readonly number[], since: number): Fitting[] {
  return cargoSensors(since).flatMap(({ sensor, instrument, coverage }, index) => {
    const vehicle_id = vehicleIds[index]
    return vehicle_id === undefined ? [] : [{ sensor: { ...sensor, vehicle_id }, instrument, coverage }]
  })
}

function atDoors(doors: ReadonlyMap<number, Door>): Fitting[] {
  return [...doors].map(([vehicle_id, instrument]) => ({
    sensor: { ...DOOR, vehicle_id },
    instrument,
    coverage: alwaysCovered
  }))
}
