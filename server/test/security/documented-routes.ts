import { NewReadingSchema } from '@rastro/shared/schema/reading'
import { RECORD_SCHEMAS } from '@rastro/shared/schema/record'
import type { FastifyInstance } from 'fastify'

export type Schema = { [key: string]: unknown }
export type Operation = {
  /** `GET /api/v1/drivers/{id}` */
  name: string
  method: string
  path: string
  security: Record<string, string[]>[]
  parameters: { name: string; in: 'path' | 'query' | 'header' | 'cookie'; required?: boolean; schema: Schema }[]
  /** Of a JSON body; null when there is none. */
  body: Schema | null
}

/** All operations of the OpenAPI document. */
export function documentedRoutes(app: FastifyInstance): Operation[] {
  const { paths = {} } = JSON.parse(JSON.stringify(app.swagger()))
  return Object.entries<Record<string, Described>>(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { security = [], parameters = [], requestBody }]) => ({
      name: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      path,
      security,
      parameters,
      body: withItems(path, requestBody?.content['application/json']?.schema ?? null)
    }))
  )
}

/** These judge their items one by one, so their schema says nothing of them. */
function withItems(path: string, body: Schema | null): Schema | null {
  const list = { '/api/v1/sync': 'records', '/api/v1/readings/batch': 'readings' }[path]
  const items = list === 'records' ? { anyOf: Object.values(RECORD_SCHEMAS) } : NewReadingSchema
  if (list === undefined || body === null) return body
  const described = { ...body, properties: { ...(body.properties as Schema), [list]: { type: 'array', items } } }
  return JSON.parse(JSON.stringify(described))
}

type Described = Partial<Pick<Operation, 'security' | 'parameters'>> & {
  requestBody?: { content: Record<string, { schema: Schema }> }
}

/** All routes that the app serves, documented or not: `GET /api/v1/drivers/:id`. */
export function routesOf(app: FastifyInstance): string[] {
  const parents: string[] = []
  return app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap(line => {
      const [, indent = '', piece = '', methods = ''] = /^(.*?)[├└]── (.*) \(([A-Z, ]+)\)/.exec(line) ?? []
      if (piece === '') return []
      const depth = indent.length / 4
      parents.splice(depth, Number.POSITIVE_INFINITY, piece)
      // The route of all files is printed without its slash.
      const path = parents.join('').replace(/^(?!\/)/, '/')
      return methods.split(', ').map(method => `${method} ${path}`)
    })
}
