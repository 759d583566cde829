import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import compress from '@fastify/compress'
import Fastify, { type FastifyInstance, type FastifyPluginAsync } from 'fastify'
import { accounts } from './accounts/plugin.ts'
import { findSession } from './accounts/session-store.ts'
import type { Config } from './config.ts'
import { findDeviceOfToken } from './devices/device-store.ts'
import { devices } from './devices/plugin.ts'
import { drivers } from './drivers/plugin.ts'
import { loggerOptions } from './http/log.ts'
import { liveSocket } from './live-api/live-socket.ts'
import { liveReads } from './live-api/plugin.ts'
import { webSockets } from './live-api/web-sockets.ts'
import { health } from './operation/health.ts'
import { letConnectionsGo } from './operation/let-connections-go.ts'
import { metrics } from './operation/metrics.ts'
import { pages } from './pages/plugin.ts'
import { admitOnly, authentication, requireDevice, requireStaff } from './plugins/authentication.ts'
import { answerError, errors } from './plugins/errors.ts'
import { jsonLimits } from './plugins/json-limits.ts'
import { openApi } from './plugins/open-api.ts'
import { rateLimits } from './plugins/rate-limits.ts'
import { securityHeaders } from './plugins/security-headers.ts'
import { validation } from './plugins/validation.ts'
import { protocols } from './protocols/plugin.ts'
import { findSensorKey } from './sensors/key-store.ts'
import { sensors } from './sensors/plugin.ts'
import type { Services } from './services.ts'
import { shipments } from './shipments/plugin.ts'
import { tiles } from './tiles/plugin.ts'
import { trackingReads } from './tracking/plugin.ts'
import { syncRoute } from './tracking/sync-route.ts'
import { vehicles } from './vehicles/plugin.ts'

/** Of a JSON body. `/sync` has its own limit. */
const MAXIMUM_BODY_BYTES = 262_144
const CLIENT_BUILD = fileURLToPath(new URL('../../client/dist', import.meta.url))

/** The proxy in front of us is believed, so an address is the last in X-Forwarded-For: all before it, anyone may write. */
const isOurProxy = (_address: string, hop: number) => hop === 0

/**
 * The app, and the table of contents of the server: first what every request passes through, then the features, each in
 * the scope of those who may use it.
 */
export async function buildApp(config: Config, services: Services): Promise<FastifyInstance> {
  const { db, control, clock } = services
  const app = Fastify({
    logger: loggerOptions(config.logLevel),
    trustProxy: config.trustProxy ? isOurProxy : false,
    bodyLimit: MAXIMUM_BODY_BYTES,
    routerOptions: { maxParamLength: 200 },
    forceCloseConnections: 'idle',
    frameworkErrors: answerError
  })

  await app.register(letConnectionsGo)
  await app.register(errors)
  await app.register(validation)
  await app.register(jsonLimits)
  await app.register(securityHeaders, { publicUrl: config.publicUrl })
  await app.register(compress, { globalDecompression: false, encodings: ['br', 'gzip'], threshold: 2048 })
  await app.register(authentication, {
    secrets: config.jwtSecrets,
    findSession: id => findSession(db, id, clock()),
    findDevice: hash => findDeviceOfToken(db, hash),
    findSensorKey: hash => findSensorKey(db, hash),
    control,
    clock
  })
  await app.register(rateLimits, services)
  await app.register(openApi, { publicUrl: config.publicUrl })
  await app.register(webSockets, { closeSockets: services.hub.close })

  // Anyone.
  await app.register(metrics, services)
  await app.register(health, { checks: services.checks })
  await app.register(tiles, { directory: config.dataDir === 'memory' ? null : join(config.dataDir, 'tiles') })
  await app.register(pages, { directory: CLIENT_BUILD })

  const forDevices: FastifyPluginAsync = async scope => {
    admitOnly(scope, requireDevice)
    await scope.register(syncRoute, services)
  }
  const forStaff: FastifyPluginAsync = async scope => {
    admitOnly(scope, requireStaff)
    await scope.register(trackingReads, services)
    await scope.register(vehicles, services)
    await scope.register(liveReads, services)
  }
  const api: FastifyPluginAsync = async scope => {
    // Each route of these says whom it asks for: signing in and enrolling are for anyone.
    await scope.register(accounts, { ...services, publicUrl: config.publicUrl })
    await scope.register(devices, { ...services, secrets: config.jwtSecrets, publicUrl: config.publicUrl })
    await scope.register(drivers, services)
    await scope.register(shipments, { ...services, publicUrl: config.publicUrl })
    await scope.register(sensors, { ...services, retentionHours: config.retentionHours, testRoutes: config.testRoutes })
    // Whoever brings a ticket, or a customer's link.
    await scope.register(liveSocket, services)
    await scope.register(forDevices)
    await scope.register(forStaff)
  }
  await app.register(api, { prefix: '/api/v1' })
  await app.register(protocols, services)
  return app
}
