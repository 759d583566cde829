import type { Sensor } from '@rastro/shared/schema/sensor'
import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import { sql } from 'kysely'
import type { Test } from 'tap'
import type { OpenDatabase } from '../../src/database/open.ts'
import type { LogEvent } from '../../src/events/event.ts'
import { toEvent } from '../../src/events/event-store.ts'
import { signIn } from '../support/sign-in.ts'
import { type TestApp, testApp } from '../support/test-app.ts'

export type Request = (
  method: InjectOptions['method'],
  path: string,
  body?: object,
  headers?: Record<string, string>
) => Promise<LightMyRequestResponse>

export type SensorApp = TestApp & {
  /** By a member of staff, unless the headers say otherwise. */
  request: Request
  addSensor: (fields?: object) => Promise<Sensor>
  /** The header of a new key of the sensor. */
  keyOf: (sensor: Sensor) => Promise<{ authorization: string; key_id: number }>
  /** What the log of a channel got since it was last asked. */
  newEvents: (channel: string) => Promise<LogEvent[]>
}

export const NOW = '2026-11-21T20:47:29.123Z'

type Options = { database: OpenDatabase; environment?: Record<string, string>; clock?: () => number }

/** The whole app, at a fixed time, with a member of staff signed in. */
export async function sensorApp(t: Test, { clock = () => Date.parse(NOW), ...options }: Options): Promise<SensorApp> {
  const opened = await testApp(t, { clock, ...options })
  const staff = await signIn(opened.app)
  const seen = new Map<string, number>()
  const request: Request = (method = 'GET', path, body, headers = staff) =>
    opened.app.inject({
      method,
      url: `/api/v1${path}`,
      headers,
      ...(body === undefined ? {} : { payload: body })
    })
  const newEvents = async (channel: string) => {
    const rows = await opened.db
      .selectFrom('events')
      .selectAll()
      .where('channel', '=', channel)
      .where('offset', '>', seen.get(channel) ?? 0)
      .orderBy('offset')
      .execute()
    seen.set(channel, rows.at(-1)?.offset ?? seen.get(channel) ?? 0)
    return rows.map(toEvent)
  }
  await newEvents('sensors')
  await newEvents('readings')
  return {
    ...opened,
    request,
    addSensor: async (fields = {}) => {
      const answer = await request('POST', '/sensors', { type: 'temperature', model: 'DS18B20', ...fields })
      if (answer.statusCode !== 201) throw new Error(`no sensor: ${answer.body}`)
      return answer.json()
    },
    keyOf: async ({ id }) => {
      const answer = await request('POST', `/sensors/${id}/keys`)
      if (answer.statusCode !== 201) throw new Error(`no key: ${answer.body}`)
      return { authorization: `Bearer ${answer.json().key}`, key_id: answer.json().id }
    },
    newEvents
  }
}

/** The time so many seconds from the time of the app. */
export function at(seconds: number): string {
  return new Date(Date.parse(NOW) + seconds * 1000).toISOString()
}

export async function countReadings({ db }: TestApp, sensor_id: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from readings where sensor_id = ${sensor_id}`.execute(db)
  return rows[0]?.count ?? 0
}
