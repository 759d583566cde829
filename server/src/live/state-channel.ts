import type { Position } from '@rastro/shared/schema/position'
import type { ChannelCounters } from './channel-counters.ts'
import type { Connection } from './connection.ts'
import { type Frame, messageFrame, textFrame } from './frame.ts'
import { mergeTrackChanges, type TrackChange } from './position-update.ts'

/** A socket that missed more versions than this gets the whole state instead of what changed. */
const REMEMBERED_VERSIONS = 16
const NOTHING_SEEN = Number.NEGATIVE_INFINITY

type Held = { json: string; recorded_at: string; received_at: string; version: number }

/**
 * The latest position of each device, and which version of it each socket has. A socket that cannot take a version
 * skips it and later gets everything that changed since: one number a socket, whatever it missed.
 */
export type StateChannel = {
  /** Takes what is not older than what is held. @returns whether something changed */
  apply: (positions: readonly Position[]) => boolean
  announce: (changes: readonly TrackChange[]) => void
  /** A version to hand to `replace`. */
  version: () => number
  /**
   * Takes the database's word, read after `version` was asked for: what is held since before that and is not among the
   * positions, goes. Every socket gets the whole state again when something went, or when `again` says so.
   */
  replace: (positions: readonly Position[], version: number, again: boolean) => void
  get: (deviceId: number) => Position | null
  join: (connection: Connection) => void
  leave: (connection: Connection) => void
  size: () => number
  /** Sends each socket what it has not seen. @returns whether someone could not take it */
  tick: () => boolean
}

export function createStateChannel(name: string, counters: ChannelCounters): StateChannel {
  const held = new Map<number, Held>()
  const seen = new Map<Connection, number>()
  /** Track changes by version, for the last versions. */
  const trackChanges = new Map<number, TrackChange[]>()
  let pendingChanges: TrackChange[] = []
  let current = 0
  let changed = false
  let loaded = false

  function apply(positions: readonly Position[]): boolean {
    let any = false
    for (const position of positions) any = hold(position) || any
    changed ||= any
    return any
  }

  function hold(position: Position): boolean {
    const { device_id, recorded_at, received_at } = position
    const before = held.get(device_id)
    if (before !== undefined && isOlder(position, before)) return false
    const json = JSON.stringify(position)
    if (before?.json === json) return false
    held.set(device_id, { json, recorded_at, received_at, version: current + 1 })
    return true
  }

  function forgetBefore(version: number, kept: ReadonlySet<number>): boolean {
    let any = false
    for (const [deviceId, { version: since }] of held) {
      if (since < version && !kept.has(deviceId)) any = held.delete(deviceId) || any
    }
    return any
  }

  function beginVersion(): void {
    if (!changed && pendingChanges.length === 0) return
    current++
    changed = false
    if (pendingChanges.length > 0) trackChanges.set(current, pendingChanges)
    pendingChanges = []
    trackChanges.delete(current - REMEMBERED_VERSIONS)
  }

  function framesSince(version: number): Frame[] {
    const whole = version < current - REMEMBERED_VERSIONS
    const since = whole ? NOTHING_SEEN : version
    const positions = [...held.values()].filter(it => it.version > since).map(it => it.json)
    const frames = whole || positions.length > 0 ? [positionsFrame(name, positions, whole)] : []
    // A whole state says: anything may have changed. No single range adds to that.
    if (whole) return frames
    const changes = [...trackChanges].filter(([of]) => of > since).flatMap(([, changes]) => changes)
    for (const change of mergeTrackChanges(changes)) {
      frames.push(messageFrame({ type: 'track_changed', channel: name, ...change }))
    }
    return frames
  }

  function tick(): boolean {
    if (!loaded) return false
    beginVersion()
    const made = new Map<number, Frame[]>()
    let someoneBehind = false
    for (const [connection, version] of seen) {
      if (version === current) continue
      if (!connection.hasShortBuffer()) {
        counters.dropped++
        someoneBehind = true
        continue
      }
      const key = version < current - REMEMBERED_VERSIONS ? NOTHING_SEEN : version
      const frames = made.get(key) ?? framesSince(version)
      made.set(key, frames)
      connection.sendState(frames, counters)
      seen.set(connection, current)
    }
    return someoneBehind
  }

  return {
    apply,
    announce: changes => {
      pendingChanges = mergeTrackChanges([...pendingChanges, ...changes])
    },
    version: () => current + 1,
    replace: (positions, version, again) => {
      apply(positions)
      const wentSome = forgetBefore(version, new Set(positions.map(it => it.device_id)))
      if (again || wentSome) for (const connection of seen.keys()) seen.set(connection, NOTHING_SEEN)
      loaded = true
    },
    get: deviceId => {
      const json = held.get(deviceId)?.json
      return json === undefined ? null : JSON.parse(json)
    },
    join: connection => seen.set(connection, NOTHING_SEEN),
    leave: connection => seen.delete(connection),
    size: () => seen.size,
    tick
  }
}

/** By the phone's time; of the same fix the later word counts, because it may tell of a silence that began. */
function isOlder(position: Position, than: Held): boolean {
  if (position.recorded_at !== than.recorded_at) return position.recorded_at < than.recorded_at
  return position.received_at < than.received_at
}

function positionsFrame(channel: string, positions: readonly string[], whole: boolean): Frame {
  const snapshot = whole ? '"snapshot":true,' : ''
  return textFrame(`{"type":"positions","channel":"${channel}",${snapshot}"positions":[${positions.join(',')}]}`)
}
