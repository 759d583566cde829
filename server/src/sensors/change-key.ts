import type { Kysely } from 'kysely'
import type { Author } from '../auth/principal.ts'
import { hashSecret, newSecret } from '../auth/secrets.ts'
import type { Database } from '../database/tables.ts'
import { recordAudit } from '../entities/audit-trail.ts'
import type { Control } from '../live/control.ts'
import { SENSOR_KEY_PREFIX } from '../plugins/authentication.ts'
import { deleteSensorKey, insertSensorKey } from './key-store.ts'
import { holdSensors } from './sensor-store.ts'

export type KeyDependencies = { db: Kysely<Database>; control: Control; clock: () => number }

export type IssuedKey = { id: number; key: string; created_at: string }

/**
 * A new key for a gateway. It is told once; its hash is stored.
 *
 * @returns null when there is no such sensor
 */
export function issueKey({ db, clock }: KeyDependencies, sensor_id: number, author: Author): Promise<IssuedKey | null> {
  const key = newSecret(SENSOR_KEY_PREFIX)
  const now = clock()
  return db.transaction().execute(async trx => {
    if (!(await holdSensors(trx, [sensor_id])).has(sensor_id)) return null
    const created_at = new Date(now).toISOString()
    const issued = await insertSensorKey(trx, { sensor_id, key_hash: hashSecret(key), created_at })
    const target = { kind: 'sensor', id: sensor_id } as const
    await recordAudit(trx, { action: 'sensor_key_created', ...author, target, detail: { key_id: issued.id }, now })
    return { ...issued, key }
  })
}

/** Ends a key for good: it answers 401 from now on. @returns false when the sensor has no such key */
export async function revokeKey(
  { db, control, clock }: KeyDependencies,
  { sensor_id, key_id }: { sensor_id: number; key_id: number },
  author: Author
): Promise<boolean> {
  const revoked = await db.transaction().execute(async trx => {
    if (!(await deleteSensorKey(trx, { sensor_id, key_id }))) return false
    const target = { kind: 'sensor', id: sensor_id } as const
    await recordAudit(trx, { action: 'sensor_key_revoked', ...author, target, detail: { key_id }, now: clock() })
    return true
  })
  // Told even when it was revoked before: should the word have been lost then, it is not now.
  control.tell({ type: 'sensor_keys_revoked', key_ids: [key_id] })
  return revoked
}
