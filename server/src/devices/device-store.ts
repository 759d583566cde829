import { count, type Ledger, missing, union } from '@rastro/shared/ledger'
import type { Device } from '@rastro/shared/schema/device'
import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../database/tables.ts'

/** A device and its ledger; its position is the tracking's business. */
export type StoredDevice = Omit<Device, 'position'>

const COLUMNS = [
  'devices.id',
  'devices.name',
  'devices.platform',
  'devices.driver_id',
  'devices.created_at',
  'devices.revoked_at',
  'state.head_seq',
  'state.received',
  'state.rejected',
  'state.dropped',
  'state.last_seen_at',
  'state.clock_offset_ms',
  'state.app_version',
  'state.storage_persisted',
  'state.battery'
] as const

/** Newest first. */
export async function listDevices(
  db: Kysely<Database>,
  { below, rows }: { below: number; rows: number }
): Promise<StoredDevice[]> {
  const devices = await selectDevices(db)
    .where('devices.id', '<', below)
    .orderBy('devices.id', 'desc')
    .limit(rows)
    .execute()
  return devices.map(withMissing)
}

export async function findDevice(db: Kysely<Database>, id: number): Promise<StoredDevice | null> {
  const device = await selectDevices(db).where('devices.id', '=', id).executeTakeFirst()
  return device === undefined ? null : withMissing(device)
}

function selectDevices(db: Kysely<Database>) {
  return db.selectFrom('devices').innerJoin('device_state as state', 'state.device_id', 'devices.id').select(COLUMNS)
}

type Ledgers = { head_seq: number; received: Ledger; rejected: Ledger; dropped: Ledger }

/** Counts what the device made and has not yet accounted for: still on the phone. */
function withMissing<Row extends Ledgers>(row: Row) {
  const { head_seq, received, rejected, dropped } = row
  const accounted = union(union(received, rejected), dropped)
  return {
    ...row,
    received: pairs(received),
    rejected: pairs(rejected),
    dropped: pairs(dropped),
    missing: count(missing(accounted, 1, head_seq))
  }
}

function pairs(ledger: Ledger): [number, number][] {
  return ledger.map(([first, last]) => [first, last])
}

/** The device that a token belongs to, unless it is revoked. */
export async function findDeviceOfToken(
  db: Kysely<Database>,
  tokenHash: Buffer
): Promise<{ device_id: number; driver_id: number } | null> {
  const device = await db
    .selectFrom('devices')
    .select(['id as device_id', 'driver_id'])
    .where('token_hash', '=', tokenHash)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return device ?? null
}

type NewDevice = { driver_id: number; name: string | null; platform: string | null; token_hash: Buffer; now: string }

/** @returns the new device's id; its ledger is empty */
export async function insertDevice(trx: Transaction<Database>, { now, ...device }: NewDevice): Promise<number> {
  const { id } = await trx
    .insertInto('devices')
    .values({ ...device, numbered_by: null, revoked_at: null, created_at: now })
    .returning('id')
    .executeTakeFirstOrThrow()
  await trx.insertInto('device_state').values({ device_id: id }).execute()
  return id
}

/** @returns false when it was revoked before */
export async function revokeDevice(trx: Transaction<Database>, id: number, now: string): Promise<boolean> {
  const revoked = await trx
    .updateTable('devices')
    .set({ revoked_at: now })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return revoked.numUpdatedRows > 0n
}
