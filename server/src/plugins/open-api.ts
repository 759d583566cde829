import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'

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
      components: {
        securitySchemes: {
          staff: { type: 'http', scheme: 'bearer', description: 'access_token of POST /api/v1/session' },
          device: { type: 'http', scheme: 'bearer', description: 'token of POST /api/v1/devices' }
        }
      }
    }
  })
  app.get('/api/openapi.json', { schema: { hide: true } }, async () => app.swagger())
  await app.register(swaggerUi, { routePrefix: '/api/docs', staticCSP: true })
})
