import { IdSchema } from '@rastro/shared/schema/schema'
import { Type } from 'typebox'

export const DEFAULT_PAGE_ITEMS = 50
export const MAXIMUM_PAGE_ITEMS = 500

/** The query of a list, newest first: how many, and after which item (`next` of the page before). */
export const pageQuery = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAXIMUM_PAGE_ITEMS, default: DEFAULT_PAGE_ITEMS })),
  after: Type.Optional(IdSchema)
}

export type PageQuery = { limit?: number; after?: number }

/**
 * Makes a page of rows that are in descending order of id.
 *
 * @param load is asked for one row more than the page has: it tells whether there is a next page
 */
export async function readPage<Row extends { id: number }>(
  { limit = DEFAULT_PAGE_ITEMS, after }: PageQuery,
  load: (page: { below: number; rows: number }) => Promise<Row[]>
): Promise<{ items: Row[]; next: string | null }> {
  const rows = await load({ below: after ?? 2_147_483_647, rows: limit + 1 })
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, next: rows.length > limit && last !== undefined ? String(last.id) : null }
}
