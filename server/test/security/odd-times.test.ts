import t from 'tap'
import { signIn } from '../support/sign-in.ts'
import { testApp } from '../support/test-app.ts'

/** In UTC it is in the year 10000, which JavaScript writes as Postgres does not read it. */
const BEYOND = '9999-12-31T23:59:59-23:59'

t.test('a time that its zone carries out of the calendar is refused by name', async t => {
  const { app } = await testApp(t)
  const headers = await signIn(app)
  const shipment = { method: 'POST', url: '/api/v1/shipments', headers } as const
  const answer = await app.inject({ ...shipment, payload: { reference: 'ENV-15', planned_at: BEYOND } })
  t.match(answer.json(), { status: 400, errors: [{ path: '/body/planned_at' }] })

  const { id } = (await app.inject({ ...shipment, payload: { reference: 'ENV-15' } })).json()
  const share = await app.inject({ ...shipment, url: `/api/v1/shipments/${id}/shares`, payload: {} })
  const token = share.json().url.split('/').at(-1)
  const asked = [`track/${token}?from=`, `shipments/${id}/track?to=`, 'devices/1/track?to=', 'readings?sensor_id=1&to=']
  for (const path of asked) {
    t.equal((await app.inject({ url: `/api/v1/${path}${encodeURIComponent(BEYOND)}`, headers })).statusCode, 400, path)
  }
})
