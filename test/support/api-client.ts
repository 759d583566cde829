export const ADMIN_ENVIRONMENT = { ADMIN_EMAIL: 'admin@example.com', ADMIN_PASSWORD: 'correct horse battery' }

export interface ApiClient {
  /** Sends JSON and reads JSON. @throws with the answer when its status is not 2xx */
  call<Answer>(method: string, path: string, body?: unknown): Promise<Answer>
}

/** Calls the API of a server that runs, with a token. */
export function createApiClient(url: string, token: string | null): ApiClient {
  return {
    async call(method, path, body) {
      const answer = await fetch(`${url}/api/v1${path}`, {
        method,
        headers: {
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' })
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) })
      })
      const text = await answer.text()
      if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}: ${text}`)
      return text === '' ? null : JSON.parse(text)
    }
  }
}

/** Signs in as the first admin of a server started with `ADMIN_ENVIRONMENT`. */
export async function signInAsAdmin(url: string): Promise<ApiClient> {
  const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = ADMIN_ENVIRONMENT
  const session = await createApiClient(url, null).call<{ access_token: string }>('POST', '/session', {
    email,
    password
  })
  return createApiClient(url, session.access_token)
}

/** Makes a driver and a code for a phone. */
export async function createEnrollment(admin: ApiClient, name: string): Promise<{ driver_id: number; code: string }> {
  const driver = await admin.call<{ id: number }>('POST', '/drivers', { name })
  const { code } = await admin.call<{ code: string }>('POST', `/drivers/${driver.id}/enrollments`)
  return { driver_id: driver.id, code }
}

/** A driver's phone, as far as the server knows one. */
export async function enrolPhone(
  url: string,
  admin: ApiClient,
  name: string
): Promise<{ device_id: number; phone: ApiClient }> {
  const { code } = await createEnrollment(admin, name)
  const device = await createApiClient(url, null).call<{ device_id: number; token: string }>('POST', '/devices', {
    code
  })
  return { device_id: device.device_id, phone: createApiClient(url, device.token) }
}
