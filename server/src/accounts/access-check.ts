import type { Kysely } from 'kysely'
import type { Database } from '../database/tables.ts'
import type { LiveAccess } from '../live/access.ts'
import { findSession } from './session-store.ts'

type OwnAccess = Extract<LiveAccess, { kind: 'user' | 'device' }>

/**
 * Whether the access that opened a socket is still there, by the database's word: asked when a message that ended it may
 * have been lost.
 */
export async function isStillGood(db: Kysely<Database>, access: OwnAccess, now: number): Promise<boolean> {
  switch (access.kind) {
    case 'user': {
      const session = access.session_id === null ? null : await findSession(db, access.session_id, now)
      return session?.user_id === access.user_id && session.role === access.role
    }
    case 'device': {
      const device = await db
        .selectFrom('devices')
        .select('driver_id')
        .where('id', '=', access.device_id)
        .where('revoked_at', 'is', null)
        .executeTakeFirst()
      return device?.driver_id === access.driver_id
    }
  }
}
