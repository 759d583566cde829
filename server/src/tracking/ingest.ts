import { contains, type Ledger, ledgerOf, union } from '@rastro/shared/ledger'
import type { OutboxRecord } from '@rastro/shared/schema/record'
import { BusyProblem } from '../http/problem.ts'
import type { Batch, Stored } from './batch.ts'

/** Requests that arrive within this time share one statement: commits are what costs, not rows. */
const GATHER_MILLISECONDS = 3
const MAXIMUM_RECORDS_PER_FLUSH = 2_000
const MAXIMUM_FLUSHES_IN_FLIGHT = 2
/** About 20 MB. Above it phones are asked to come back; they keep their data. */
export const MAXIMUM_BUFFERED_RECORDS = 20_000
const RETRY_AFTER_SECONDS = 2

/** How many of a request's records this request was the first to bring. */
export type Outcome = { acked: Ledger; stored: number; duplicates: number }

export type Ingest = {
  /**
   * Stores a batch with those that arrive at the same time.
   *
   * @returns after the commit (ING2)
   * @throws BusyProblem when too much waits already (ING4); whatever the store throws
   */
  submit(batch: Batch): Promise<Outcome>
  /** Waits until all that was submitted is stored or has failed. */
  settle(): Promise<void>
  /** Records since the start, and those that wait to be stored now. */
  statistics(): { stored: number; duplicates: number; waiting: number }
}

type Options = {
  /** Stores batches in one statement, at most one a device. */
  store: (batches: readonly Batch[]) => Promise<Stored[]>
  /** Told once for each commit, before the requests are answered. */
  onStored: (stored: readonly Stored[]) => void
}

type Waiting = { batch: Batch; resolve: (outcome: Outcome) => void; reject: (error: unknown) => void }

/** Gathers concurrent requests for a few milliseconds and writes them together. */
export function createIngest({ store, onStored }: Options): Ingest {
  let queue: Waiting[] = []
  let buffered = 0
  let timer: NodeJS.Timeout | null = null
  const inFlight = new Set<Promise<void>>()
  const answered = { stored: 0, duplicates: 0 }

  function schedule(): void {
    if (timer !== null || queue.length === 0 || inFlight.size >= MAXIMUM_FLUSHES_IN_FLIGHT) return
    timer = setTimeout(() => {
      timer = null
      startFlush()
    }, GATHER_MILLISECONDS)
  }

  function startFlush(): void {
    const taken = takeWhile(queue, MAXIMUM_RECORDS_PER_FLUSH)
    queue = queue.slice(taken.length)
    const flight = flush(taken).finally(() => {
      inFlight.delete(flight)
      buffered -= recordsOf(taken)
      schedule()
    })
    inFlight.add(flight)
    schedule()
  }

  async function flush(waiting: Waiting[]): Promise<void> {
    try {
      const stored = await store(mergeByDevice(waiting.map(({ batch }) => batch)))
      onStored(stored)
      answer(waiting, stored)
    } catch (error) {
      const [only, ...others] = waiting
      if (only !== undefined && others.length === 0) return only.reject(error)
      // One of them may be what the database refuses: its neighbours shall not fail with it.
      for (const one of waiting) await flush([one])
    }
  }

  return {
    async submit(batch) {
      if (buffered > 0 && buffered + batch.records.length > MAXIMUM_BUFFERED_RECORDS) {
        throw BusyProblem({ detail: 'too much waits to be stored', retryAfter: RETRY_AFTER_SECONDS })
      }
      buffered += batch.records.length
      const outcome = await new Promise<Outcome>((resolve, reject) => {
        queue.push({ batch, resolve, reject })
        schedule()
      })
      answered.stored += outcome.stored
      answered.duplicates += outcome.duplicates
      return outcome
    },
    statistics: () => ({ ...answered, waiting: buffered }),
    async settle() {
      while (queue.length > 0 || inFlight.size > 0) {
        schedule()
        await (inFlight.size > 0
          ? Promise.race(inFlight)
          : new Promise(resolve => setTimeout(resolve, GATHER_MILLISECONDS)))
      }
    }
  }
}

/** At least one, and then as many as fit. */
function takeWhile(queue: readonly Waiting[], maximumRecords: number): Waiting[] {
  let records = 0
  const end = queue.findIndex(({ batch }, index) => {
    records += batch.records.length
    return index > 0 && records > maximumRecords
  })
  return queue.slice(0, end === -1 ? queue.length : end)
}

function recordsOf(waiting: readonly Waiting[]): number {
  return waiting.reduce((sum, { batch }) => sum + batch.records.length, 0)
}

/** Batches of one device become one; of what it reports of itself the last word counts. */
function mergeByDevice(batches: readonly Batch[]): Batch[] {
  const merged = new Map<number, Batch>()
  for (const batch of batches) {
    const before = merged.get(batch.device_id)
    merged.set(batch.device_id, before === undefined ? batch : mergeTwo(before, batch))
  }
  return [...merged.values()]
}

function mergeTwo(one: Batch, other: Batch): Batch {
  return {
    device_id: one.device_id,
    head_seq: Math.max(one.head_seq, other.head_seq),
    dropped: union(one.dropped, other.dropped),
    rejected: union(one.rejected, other.rejected),
    clock_offset_ms: other.clock_offset_ms ?? one.clock_offset_ms,
    device: { ...one.device, ...other.device },
    records: [...one.records, ...other.records]
  }
}

/** Each new seq is counted for the first request that brought it; for the others it is a duplicate. */
function answer(waiting: readonly Waiting[], stored: readonly Stored[]): void {
  const unclaimed = new Map(stored.map(({ device_id, gained }) => [device_id, { gained, claimed: new Set<number>() }]))
  for (const { batch, resolve, reject } of waiting) {
    const device = unclaimed.get(batch.device_id)
    if (device === undefined) {
      reject(new Error(`device ${batch.device_id} has no row of state`))
      continue
    }
    const claims = batch.records.map(record => claim(record, device))
    const storedHere = claims.filter(Boolean).length
    resolve({
      acked: ledgerOf(batch.records.map(record => record.seq)),
      stored: storedHere,
      duplicates: claims.length - storedHere
    })
  }
}

function claim({ seq }: OutboxRecord, { gained, claimed }: { gained: Ledger; claimed: Set<number> }): boolean {
  if (claimed.has(seq) || !contains(gained, seq)) return false
  claimed.add(seq)
  return true
}
