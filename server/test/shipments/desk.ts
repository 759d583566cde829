import type { ShipmentAction } from '@rastro/shared/model/shipment'
import type { CreatedShare } from '@rastro/shared/schema/share'
import type { Shipment } from '@rastro/shared/schema/shipment'
import type { ShipmentEvent } from '@rastro/shared/schema/shipment-event'
import type { LightMyRequestResponse } from 'fastify'
import type { Test } from 'tap'
import type { OpenDatabase } from '../../src/database/open.ts'
import { enrolDevice, type TestDevice } from '../support/enrol-device.ts'
import { signIn } from '../support/sign-in.ts'
import { type TestApp, testApp } from '../support/test-app.ts'

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'

/** A dispatcher at work: the whole app, a clock to turn, drivers with phones. */
export type Desk = TestApp & {
  /** Asks as staff. */
  ask: (method: Method, path: string, body?: object) => Promise<LightMyRequestResponse>
  /** The moment so many seconds from now. */
  at: (seconds?: number) => string
  advance: (seconds: number) => void
  newShipment: (fields?: object) => Promise<Shipment>
  shipment: (id: number) => Promise<Shipment>
  history: (id: number) => Promise<ShipmentEvent[]>
  share: (shipmentId: number, body?: object) => Promise<CreatedShare & { token: string }>
  newPhone: (name?: string) => Promise<Phone>
}

/** A driver's phone that is online. It numbers what it sends. */
export type Phone = TestDevice & {
  /** Sends records in one request, each with the next number. */
  sync: (...records: object[]) => Promise<LightMyRequestResponse>
}

export const PUBLIC_URL = 'https://rastro.example'

export async function openDesk(t: Test, database?: OpenDatabase): Promise<Desk> {
  const clock = { now: Date.parse('2026-11-21T12:00:00.000Z') }
  const made = await testApp(t, {
    environment: { PUBLIC_URL },
    clock: () => clock.now,
    ...(database === undefined ? {} : { database })
  })
  const { app } = made
  let headers: { authorization: string } | null = null

  async function ask(method: Method, path: string, body?: object): Promise<LightMyRequestResponse> {
    headers ??= await signIn(app)
    const payload = body === undefined ? {} : { payload: body }
    return await app.inject({ method, url: `/api/v1${path}`, headers, ...payload })
  }

  const at = (seconds = 0) => new Date(clock.now + seconds * 1000).toISOString()

  async function newPhone(name?: string): Promise<Phone> {
    const device = await enrolDevice(app, name)
    let seq = 0
    return {
      ...device,
      sync: async (...records) => {
        const numbered = records.map(record => ({ seq: ++seq, ...record }))
        return await app.inject({
          method: 'POST',
          url: '/api/v1/sync',
          headers: { authorization: `Bearer ${device.token}` },
          payload: { sent_at: at(), head_seq: seq, records: numbered }
        })
      }
    }
  }

  return {
    ...made,
    ask,
    at,
    advance: seconds => {
      clock.now += seconds * 1000
      headers = null
    },
    newShipment: async fields => {
      const answer = await ask('POST', '/shipments', { reference: 'ENV-15', ...fields })
      if (answer.statusCode !== 201) throw new Error(`no shipment: ${answer.body}`)
      return answer.json()
    },
    shipment: async id => (await ask('GET', `/shipments/${id}`)).json(),
    history: async id => (await ask('GET', `/shipments/${id}/events`)).json().items,
    share: async (shipmentId, body = {}) => {
      const share = (await ask('POST', `/shipments/${shipmentId}/shares`, body)).json<CreatedShare>()
      return { ...share, token: share.url.split('/').at(-1) ?? '' }
    },
    newPhone
  }
}

/** A fix so far east of the start, in metres along the equator. */
export function fix(recorded_at: string, metres = 0, more: object = {}): object {
  return { kind: 'fix', recorded_at, lat: -2.9, lng: -79 + metres / 111_195, accuracy: 5, ...more }
}

export function action(recorded_at: string, shipment_id: number, action: ShipmentAction, more: object = {}): object {
  return { kind: 'shipment', recorded_at, shipment_id, action, ...more }
}
