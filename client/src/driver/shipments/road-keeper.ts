import type { Database } from '../outbox/database.ts'
import { writeMeta } from '../outbox/meta.ts'
import type { View } from '../page/view.ts'
import { fetchRoad } from './fetch-road.ts'
import { type NextStep, stepDone } from './next-step.ts'
import type { Road } from './road.ts'

/** The office seldom changes a plan, and asking costs data. */
const LOOK_MILLISECONDS = 10 * 60_000

export interface RoadKeeper {
  refresh(): Promise<void>
  finish(step: NextStep): Promise<void>
  stop(): void
}

/** Keeps on the phone what the driver carries, so that it is there without a network. */
export function keepRoad(database: Database, view: View): RoadKeeper {
  async function keep(road: Road) {
    view.road.value = road
    await writeMeta(database, 'road', road)
  }

  async function refresh() {
    const identity = view.identity.peek()
    if (identity === null || !navigator.onLine) return
    const road = await fetchRoad(identity.token, view.road.peek())
    if (road === null || view.identity.peek() !== identity) return
    // The driver may have finished a step between question and answer: `done` is taken as it is now.
    await keep({ ...road, done: { ...road.done, ...view.road.peek()?.done } })
  }

  const timer = setInterval(() => void refresh(), LOOK_MILLISECONDS)
  return {
    refresh,
    async finish(step) {
      const road = view.road.peek()
      if (road !== null) await keep(stepDone(road, step))
    },
    stop: () => clearInterval(timer)
  }
}
