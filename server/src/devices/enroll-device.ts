import type { DeviceRequest, Enrolled } from '@rastro/shared/schema/device'
import { hashSecret, newSecret } from '../auth/secrets.ts'
import { addressKey, type Throttle } from '../auth/throttle.ts'
import { recordAudit } from '../entities/audit-trail.ts'
import type { EventLog } from '../events/event-log.ts'
import { DEVICE_TOKEN_PREFIX } from '../plugins/authentication.ts'
import { findDevice, insertDevice } from './device-store.ts'
import { hashEnrollmentCode } from './enrollment-code.ts'
import { takeEnrollment } from './enrollment-store.ts'

const FAILURES_PER_ADDRESS = 20

type Dependencies = { events: EventLog; throttle: Throttle; secrets: readonly string[]; clock: () => number }

/**
 * A code becomes a device with a token of its own. The token is told once; its hash is stored.
 *
 * @param address of the client
 * @returns null when the code is unknown, used or expired
 * @throws TooManyProblem after too many wrong codes from this address
 */
export async function enrollDevice(
  dependencies: Dependencies,
  request: DeviceRequest,
  address: string
): Promise<Enrolled | null> {
  const limit = { key: `enroll address ${addressKey(address)}`, failures: FAILURES_PER_ADDRESS }
  return await dependencies.throttle.attempt([limit], () => takeCode(dependencies, request, address))
}

function takeCode(
  { events, secrets, clock }: Dependencies,
  { code, name = null, platform = null }: DeviceRequest,
  address: string
): Promise<Enrolled | null> {
  const token = newSecret(DEVICE_TOKEN_PREFIX)
  return events.transaction(async (trx, append) => {
    const now = new Date(clock()).toISOString()
    const codeHashes = secrets.map(secret => hashEnrollmentCode(code, secret))
    const driver = await takeEnrollment(trx, codeHashes, now)
    if (driver === null) {
      await recordAudit(trx, { action: 'enrollment_failed', actor: null, address, target: null, now: clock() })
      return null
    }
    const device_id = await insertDevice(trx, {
      driver_id: driver.id,
      name,
      platform,
      token_hash: hashSecret(token),
      now
    })
    const actor = { kind: 'device', id: device_id } as const
    await recordAudit(trx, {
      action: 'device_enrolled',
      actor,
      address,
      target: { kind: 'driver', id: driver.id },
      now: clock()
    })
    append({
      channels: ['devices'],
      entity_type: 'device',
      event_type: 'created',
      entity_id: device_id,
      data: { ...(await findDevice(trx, device_id)), position: null },
      metadata: { action: 'enroll_device', actor }
    })
    return { device_id, token, driver }
  })
}
