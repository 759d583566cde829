import { pino } from 'pino'
import { ensureFirstAdmin } from './accounts/first-admin.ts'
import { buildApp } from './app.ts'
import { type Config, ConfigError, readConfig } from './config.ts'
import { migrate } from './database/migrate.ts'
import { openDatabase } from './database/open.ts'
import { trimEvents } from './events/trim-events.ts'
import { openMessaging } from './messaging.ts'
import { startHousekeeping } from './operation/housekeeping.ts'
import { createServices } from './services.ts'
import { keepHouse } from './tracking/retention.ts'

const HOUSEKEEPING_MILLISECONDS = 600_000
const STOP_WITHIN_MILLISECONDS = 9_000

try {
  await start(await readConfig(process.env))
} catch (error) {
  if (error instanceof ConfigError) console.error(error.message)
  else console.error('The start failed:', error)
  process.exit(1)
}

async function start(config: Config): Promise<void> {
  const clock = Date.now
  const log = pino({ level: config.logLevel })
  const onError = (error: unknown, what: string) => log.error({ err: error }, what)

  const database = await openDatabase({
    url: config.databaseUrl,
    dataDir: config.dataDir,
    onError: error => onError(error, 'an idle database connection broke')
  })
  await migrate(database.db)
  const messaging = await openMessaging({ url: config.redisUrl, db: database.db, clock, onError })
  const services = await createServices({ config, database, ...messaging, clock, onError })
  const stopHousekeeping = await startHousekeeping({
    work: async () => {
      await keepHouse({
        db: database.db,
        partitions: services.partitions,
        retentionHours: config.retentionHours,
        clock
      })
      await trimEvents(database.db, config.eventRetentionDays, clock)
    },
    every: HOUSEKEEPING_MILLISECONDS,
    onError: error => onError(error, 'housekeeping failed; it is tried again')
  })
  const { passwords } = services
  const admin = await ensureFirstAdmin(database.db, {
    passwords,
    email: config.adminEmail,
    password: config.adminPassword
  })

  const app = await buildApp(config, services)
  await app.listen({ port: config.port, host: config.host })
  console.info(greeting(config, admin?.generated_password ?? null))

  const stop = async (signal: string) => {
    log.info({ signal }, 'stopping')
    // Whatever hangs must not keep the process: what was not acknowledged is still on the phones.
    setTimeout(() => process.exit(1), STOP_WITHIN_MILLISECONDS).unref()
    stopHousekeeping()
    await app.close()
    await services.close()
    await messaging.close()
    await database.close()
    process.exit(0)
  }
  for (const signal of ['SIGTERM', 'SIGINT']) {
    process.once(signal, () => {
      stop(signal).catch(error => {
        onError(error, 'the stop failed')
        process.exit(1)
      })
    })
  }
}

/** What a person at the console wants to know. */
function greeting({ publicUrl, databaseUrl, dataDir, adminEmail }: Config, generatedPassword: string | null): string {
  const lines = [`Rastro is at ${publicUrl} (dispatch: ${publicUrl}/dispatch/, drivers: ${publicUrl}/drive/)`]
  if (generatedPassword !== null)
    lines.push(`First admin, shown once: ${adminEmail} with password ${generatedPassword}`)
  if (databaseUrl === null && dataDir === 'memory') lines.push('DATA_DIR=memory: nothing is kept when it stops.')
  if (databaseUrl === null && dataDir !== 'memory') {
    lines.push(
      `Data is in ${dataDir}, in the embedded database: it survives a killed process, but not for certain a power cut.`,
      'To be safe from that, move to Postgres: DATABASE_URL=postgres://user:password@host/rastro npm start'
    )
  }
  return lines.join('\n')
}
