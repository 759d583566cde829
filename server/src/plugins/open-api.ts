import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance, FastifySchema, RouteOptions } from 'fastify'
import fp from 'fastify-plugin'
import {
  type Guard,
  requireAdmin,
  requireAnyone,
  requireDevice,
  requireStaff,
  requireStaffOrSensorKey
} from './authentication.ts'

/** What opens doors, as the document names it. */
const SECURITY_SCHEMES = {
  staff: { type: 'http', scheme: 'bearer', description: 'access_token of POST /api/v1/session' },
  device: { type: 'http', scheme: 'bearer', description: 'token of POST /api/v1/devices' },
  sensor_key: { type: 'http', scheme: 'bearer', description: 'key of POST /api/v1/sensors/{id}/keys' },
  renewal: { type: 'apiKey', in: 'cookie', name: 'rastro_renewal', description: 'set by POST /api/v1/session' },
  ticket: { type: 'apiKey', in: 'query', name: 'ticket', description: 'ticket of POST /api/v1/tickets' },
  share: { type: 'apiKey', in: 'query', name: 'share', description: "a customer's link" }
} as const

type Requirement = NonNullable<FastifySchema['security']>

const REQUIREMENTS = new Map<Guard, Requirement>([
  [requireAnyone, [{ staff: [] }, { device: [] }]],
  [requireStaff, [{ staff: [] }]],
  [requireAdmin, [{ staff: ['admin'] }]],
  [requireDevice, [{ device: [] }]],
  [requireStaffOrSensorKey, [{ staff: [] }, { sensor_key: [] }]]
])

/** Every route's schema as one OpenAPI 3.1 document at `/api/openapi.json`, browsable at `/api/docs`. */
export const openApi = fp(async (app: FastifyInstance, { publicUrl }: { publicUrl: string }) => {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Rastro',
        version: '1',
        description: 'Where the cargo is: live when there is coverage, complete when there was none.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' }
      },
      servers: [{ url: publicUrl }],
      components: { securitySchemes: SECURITY_SCHEMES }
    },
    transform: ({ schema, url, route }) => ({ url, schema: { ...schema, security: requirementOf(route, schema) } })
  })
  app.get('/api/openapi.json', { schema: { hide: true } }, async () => app.swagger())
  await app.register(swaggerUi, {
    routePrefix: '/api/docs',
    // Ours, but for the styles that its scripts write into elements.
    transformStaticCSP: policy => policy.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
  })
})

/** What its schema says, or else what the guards of the route and of its scope ask for; empty is for anyone. */
function requirementOf({ onRequest = [], config }: RouteOptions, schema: FastifySchema | undefined): Requirement {
  if (schema?.security !== undefined) return schema.security
  const hooks: readonly unknown[] = [onRequest, config?.guard].flat()
  for (const [guard, requirement] of REQUIREMENTS) if (hooks.includes(guard)) return requirement
  return []
}
