const LOW = 0.15

/** What browsers that know the battery offer (Chrome on Android; not Safari, not Firefox). */
interface BatteryManager extends EventTarget {
  level: number
  charging: boolean
}

export interface Battery {
  /** 0 to 1; null when the browser does not say. */
  level(): number | null
}

export interface BatteryEvents {
  /** Told at the start and at each change. */
  onLevel(level: number | null): void
  /** Told once each time the charge falls below 15 % without a cable. */
  onLow(): void
}

export async function watchBattery({ onLevel, onLow }: BatteryEvents): Promise<Battery> {
  const manager = await readManager()
  const level = () => (manager !== null && Number.isFinite(manager.level) ? manager.level : null)
  const isLow = () => manager !== null && manager.level <= LOW && !manager.charging
  let wasLow = isLow()
  const look = () => {
    if (isLow() && !wasLow) onLow()
    wasLow = isLow()
    onLevel(level())
  }
  manager?.addEventListener('levelchange', look)
  manager?.addEventListener('chargingchange', look)
  onLevel(level())
  return { level }
}

async function readManager(): Promise<BatteryManager | null> {
  if (!('getBattery' in navigator) || typeof navigator.getBattery !== 'function') return null
  try {
    return await (navigator.getBattery() as Promise<BatteryManager>)
  } catch (error) {
    console.info('The battery is not told', error)
    return null
  }
}
