import { type ReadonlySignal, signal } from '@preact/signals'
import type { EntityEventMessage } from '@rastro/shared/protocol/entity-event'
import type { Answer } from '../../session/answer.ts'
import { failed, type Loadable, loaded, NONE } from './loadable.ts'

export type Entity = { id: number; updated_at?: string }
type Items<Each extends Entity> = ReadonlyMap<number, Each>

/** All entities of one kind, asked for once and then kept up to date by the live stream. */
export type Collection<Each extends Entity> = {
  items: ReadonlySignal<Loadable<Items<Each>>>
  find: (id: number | null) => Each | null
  /** Asks for all of them (again). */
  load: () => Promise<void>
  /** Takes what a request answered, without waiting for the stream to tell. */
  put: (entity: Each) => void
  drop: (id: number) => void
  /** Takes what the stream tells of this kind. */
  take: (message: Pick<EntityEventMessage, 'event_type' | 'entity_id' | 'data'>) => void
}

export function createCollection<Each extends Entity>(ask: () => Promise<Answer<Each[]>>): Collection<Each> {
  const items = signal<Loadable<Items<Each>>>(NONE)
  /** What came while the list was on its way: it may be newer than the list. */
  let meanwhile: ((items: Items<Each>) => Items<Each>)[] | null = null
  let generation = 0

  function change(how: (items: Items<Each>) => Items<Each>): void {
    meanwhile?.push(how)
    if (items.value.kind === 'loaded') items.value = { ...items.value, value: how(items.value.value) }
  }

  async function load(): Promise<void> {
    const mine = ++generation
    meanwhile = []
    if (items.value.kind !== 'loaded') items.value = { kind: 'loading' }
    const answer = await ask()
    if (mine !== generation) return
    const changes = meanwhile
    meanwhile = null
    if (answer.kind !== 'ok') {
      items.value = failed(items.value)
      return
    }
    const fresh: Items<Each> = new Map(answer.value.map(entity => [entity.id, entity]))
    items.value = loaded(changes.reduce((held, how) => how(held), fresh))
  }

  return {
    items,
    find: id => (id !== null && items.value.kind === 'loaded' ? (items.value.value.get(id) ?? null) : null),
    load,
    put: entity => change(held => withEntity(held, entity)),
    drop: id => change(held => without(held, id)),
    take: ({ event_type, entity_id, data }) => {
      if (event_type === 'deleted') return change(held => without(held, entity_id))
      const { updated_fields: _, ...entity } = data
      // What the stream tells of an entity is the entity itself, as the routes answer it.
      change(held => withEntity(held, entity as unknown as Each))
    }
  }
}

/** What is older than what is held changes nothing: a stream and an answer may overtake one another. */
function withEntity<Each extends Entity>(held: Items<Each>, entity: Each): Items<Each> {
  const before = held.get(entity.id)
  if ((before?.updated_at ?? '') > (entity.updated_at ?? '')) return held
  return new Map(held).set(entity.id, { ...before, ...entity })
}

function without<Each extends Entity>(held: Items<Each>, id: number): Items<Each> {
  if (!held.has(id)) return held
  const next = new Map(held)
  next.delete(id)
  return next
}
