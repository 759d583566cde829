import type { Ledger } from '@rastro/shared/ledger'
import pg from 'pg'

const { builtins } = pg.types
const INT8_ARRAY = 1016
const INT8_MULTIRANGE = 4536

/**
 * How Postgres' values become ours, so that rows need no mapping: the wire's own forms.
 * `int8` is a number (our ids and seqs stay below 2^53), `timestamptz` an ISO 8601 string in UTC with milliseconds,
 * `int8multirange` a ledger.
 */
const parsers: Record<number, (text: string) => unknown> = {
  [builtins.INT8]: Number,
  [builtins.TIMESTAMPTZ]: text => new Date(text).toISOString(),
  [INT8_ARRAY]: text => (text === '{}' ? [] : text.slice(1, -1).split(',').map(Number)),
  [INT8_MULTIRANGE]: parseMultirange
}

/** For the pool's `types`: ours where we have one, else what pg does by itself. */
export const typeParsers: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => {
    const parser = format === 'binary' ? undefined : parsers[oid]
    return parser ?? pg.types.getTypeParser(oid, format)
  }
}

/** `{[1,413),[500,501)}` is [[1, 412], [500, 500]]: Postgres writes the end of an integer range one past its last. */
function parseMultirange(text: string): Ledger {
  return [...text.matchAll(/\[(\d+),(\d+)\)/g)].map(([, first, end]) => [Number(first), Number(end) - 1] as const)
}

/** A ledger as Postgres reads it: `{[1,412],[500,500]}`. */
export function toMultirange(ledger: Ledger): string {
  return `{${ledger.map(([first, last]) => `[${first},${last}]`).join(',')}}`
}
