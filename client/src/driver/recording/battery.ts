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

/** @param onLow told once each time the charge falls below 15 % without a cable */
export async function watchBattery(onChange: () => void, onLow: () => void): Promise<Battery> {
  const manager = await readManager()
  if (manager === null) return { level: () => null }
  const isLow = () => manager.level <= LOW && !manager.charging
  let wasLow = isLow()
  const look = () => {
    if (isLow() && !wasLow) onLow()
    wasLow = isLow()
    onChange()
  }
  manager.addEventListener('levelchange', look)
  manager.addEventListener('chargingchange', look)
  return { level: () => (Number.isFinite(manager.level) ? manager.level : null) }
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
