import { signal } from '@preact/signals'
import type { Identity } from '../identity.ts'
import type { InstallWay } from '../install.ts'
import type { Storage } from '../outbox/outbox.ts'
import type { RecorderState } from '../recording/recorder.ts'
import type { Road } from '../shipments/road.ts'
import type { SyncState } from '../sync/sync-loop.ts'

/** Which tab works: this one, another one, or it is not known yet. */
export type Mode = 'opening' | 'working' | 'elsewhere' | 'broken'

/** What the last fix said, for the four numbers on the page. */
export interface LastFix {
  /** Metres. */
  accuracy: number | null
  /** Metres per second. */
  speed: number | null
}

/** Everything that the page shows. The driver writes it, the components read it. */
export function createView() {
  return {
    mode: signal<Mode>('opening'),
    identity: signal<Identity | null>(null),
    trip: signal<{ started_at: string } | null>(null),
    recorder: signal<RecorderState>({ kind: 'off' }),
    lastFix: signal<LastFix | null>(null),
    sync: signal<SyncState>({ kind: 'idle' }),
    isOnline: signal(true),
    /** Not yet acknowledged. */
    pending: signal(0),
    quarantined: signal(0),
    /** Server time of the last acknowledgement. */
    lastAck: signal<string | null>(null),
    storage: signal<Storage>('well'),
    /** Whether the browser promised not to clear the outbox; null when it has not been asked. */
    isPersisted: signal<boolean | null>(null),
    /** Whether the screen stays on; null before it was tried. */
    isScreenHeld: signal<boolean | null>(null),
    battery: signal<number | null>(null),
    /** Bytes sent and received today. */
    usage: signal(0),
    road: signal<Road | null>(null),
    /** What the browser will answer when asked for the position. */
    permission: signal<PermissionState | 'unknown'>('unknown'),
    install: signal<InstallWay | null>(null),
    isUpdateReady: signal(false),
    applyUpdate: signal<() => void>(() => {}),
    /** Milliseconds since 1970, moved on every few seconds for "5 minutes ago". */
    now: signal(Date.now())
  }
}
export type View = ReturnType<typeof createView>
