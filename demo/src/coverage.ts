/** Whether the phone has a network, so many seconds after it was switched on. */
export type Coverage = (seconds: number) => boolean

export const alwaysCovered: Coverage = () => true

/** Covered for a while, then in a dead zone for a while, for ever. */
export function patchyCoverage({ covered, dead }: { covered: number; dead: number }): Coverage {
  return seconds => seconds % (covered + dead) < covered
}
