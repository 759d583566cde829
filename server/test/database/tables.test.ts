import { readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import t from 'tap'
import { onEachDatabase } from '../support/test-database.ts'

/** How a type of a column in `tables.ts` is stored. A type that is not here is text. */
const STORED_AS: Record<string, readonly string[]> = {
  number: ['integer', 'bigint', 'double precision', 'real'],
  boolean: ['boolean'],
  Timestamp: ['timestamp with time zone'],
  Buffer: ['bytea'],
  Ledger: ['int8multirange'],
  'string[]': ['ARRAY'],
  'Record<string, unknown>': ['jsonb'],
  'Json<Place>': ['json'],
  'Json<Place[]>': ['json']
}
const TEXT = ['text', 'uuid']

/** What the test compares: a line a column. */
type Column = { name: string; nullable: boolean; filled: 'by the database' | 'unless given' | 'never'; type: string }

/** The columns of each table, by the names of the interface `Database`, as their types say. */
async function readTypes(): Promise<Map<string, Column[]>> {
  const text = await readFile(new URL('../../src/database/tables.ts', import.meta.url), 'utf8')
  const interfaces = new Map<string, Column[]>()
  for (const [, name = '', parent, body = ''] of text.matchAll(
    /export interface (\w+)(?: extends (\w+))? \{\n(.*?)\n\}/gs
  )) {
    const inherited = parent === undefined ? [] : (interfaces.get(parent) ?? [])
    interfaces.set(name, [...inherited, ...body.split('\n').filter(isField).map(readField)])
  }
  const tables = interfaces.get('Database') ?? []
  return new Map(tables.map(({ name, type }) => [name, interfaces.get(type) ?? []]))
}

function isField(line: string): boolean {
  return !/^\s*(?:\/\*\*|\*|\/\/)/.test(line)
}

function readField(line: string): Column {
  const [, name, whole = ''] = /^ {2}(\w+): (.+)$/.exec(line) ?? []
  if (name === undefined) throw new Error(`not a column on one line: ${line}`)
  const [, generated, inner = ''] = /^(?:(Generated|GeneratedAlways)(?=<))?(.+)$/.exec(whole) ?? []
  const type = generated === undefined ? inner : inner.slice(1, -1)
  return {
    name,
    nullable: / \| null$/.test(type),
    filled: generated === 'GeneratedAlways' ? 'by the database' : generated === 'Generated' ? 'unless given' : 'never',
    type: type.replace(/ \| null$/, '')
  }
}

t.test('the types of the tables are what the database holds', async t => {
  const types = await readTypes()
  t.ok(types.size > 20, 'the interfaces were read')

  onEachDatabase(t, async (t, { db }) => {
    const { rows } = await sql<{ table: string; name: string; nullable: boolean; filled: string; type: string }>`
      select c.table_name as table, column_name as name, is_nullable = 'YES' as nullable,
        case when is_identity = 'YES' and identity_generation = 'ALWAYS' then 'by the database'
          when column_default is not null then 'unless given' else 'never' end as filled,
        case data_type when 'USER-DEFINED' then udt_name else data_type end as type
      from information_schema.columns as c join information_schema.tables as t using (table_schema, table_name)
      where table_schema = 'public' and table_type = 'BASE TABLE' and table_name not like 'kysely%'
      order by table_name, column_name`.execute(db)
    t.same([...new Set(rows.map(({ table }) => table))], [...types.keys()].sort(), 'the same tables')
    for (const [table, columns] of types) {
      const stored = rows.filter(row => row.table === table).map(({ table: _, ...column }) => column)
      const typeOf = new Map(columns.map(column => [column.name, column.type]))
      t.same(
        stored.map(({ type: _, ...column }) => column),
        columns.map(({ type: _, ...column }) => column).sort(byName),
        `the columns of ${table}`
      )
      for (const { name, type } of stored) {
        const said = typeOf.get(name) ?? ''
        t.ok((STORED_AS[said] ?? TEXT).includes(type), `${table}.${name}, ${said} in the types, is ${type}`)
      }
    }
  })
})

/** As the database sorts names: by their bytes. */
function byName(one: { name: string }, other: { name: string }): number {
  return one.name < other.name ? -1 : 1
}
