import { text } from 'node:stream/consumers'
import { createPasswords } from '../accounts/passwords.ts'
import { type Config, ConfigError, readConfig } from '../config.ts'
import { migrate } from '../database/migrate.ts'
import { openDatabase } from '../database/open.ts'
import { createControl } from '../live/control.ts'
import { createInProcessBroker } from '../live/in-process-broker.ts'
import { runUserCommand } from './user-commands.ts'

const ANSWER_WITHIN_MILLISECONDS = 1000

try {
  process.exitCode = await run(await readConfig(process.env))
} catch (error) {
  if (!(error instanceof ConfigError)) throw error
  console.error(error.message)
  process.exitCode = 1
}

/** @returns the exit code */
async function run(config: Config): Promise<number> {
  if (config.databaseUrl === null && (await isServerRunning(config.port))) {
    console.error('Stop the server first: only one process at a time may open the embedded database.')
    return 1
  }
  const { db, close } = await openDatabase({
    url: config.databaseUrl,
    dataDir: config.dataDir,
    onError: error => console.error(error.message)
  })
  try {
    await migrate(db)
    // A running server is told nothing, and asks the database again within a minute.
    const control = createControl(createInProcessBroker())
    const dependencies = { db, control, passwords: await createPasswords(), clock: Date.now }
    const { ok, text: output } = await runUserCommand(
      { ...dependencies, readInput: () => text(process.stdin) },
      process.argv.slice(2)
    )
    if (ok) console.info(output)
    else console.error(output)
    return ok ? 0 : 1
  } finally {
    await close()
  }
}

async function isServerRunning(port: number): Promise<boolean> {
  try {
    await fetch(`http://localhost:${port}/health/live`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MILLISECONDS) })
    return true
  } catch {
    // Nobody listens there.
    return false
  }
}
