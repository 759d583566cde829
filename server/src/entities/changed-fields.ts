/** The names of the given fields whose value differs from what is stored: a write that changes nothing tells nobody. */
export function changedFields<Entity extends object>(
  entity: Entity,
  changes: Partial<Entity>
): (keyof Entity & string)[] {
  const names = Object.keys(changes) as (keyof Entity & string)[]
  return names.filter(name => JSON.stringify(changes[name]) !== JSON.stringify(entity[name]))
}
