import type { FastifyInstance } from 'fastify'
import { signIn } from './sign-in.ts'

export type TestDevice = { device_id: number; token: string; driver_id: number }

/** A driver and a device of it, made by the routes that people use. */
export async function enrolDevice(app: FastifyInstance, name = 'Marco Quizhpi'): Promise<TestDevice> {
  const { authorization } = await signIn(app)
  const headers = { authorization }
  const driver = await app.inject({ method: 'POST', url: '/api/v1/drivers', headers, payload: { name } })
  const { id } = driver.json()
  const enrollment = await app.inject({ method: 'POST', url: `/api/v1/drivers/${id}/enrollments`, headers })
  const { code } = enrollment.json()
  const device = await app.inject({ method: 'POST', url: '/api/v1/devices', payload: { code } })
  const { device_id, token } = device.json()
  return { device_id, token, driver_id: id }
}
