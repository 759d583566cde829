import { migrate } from '../../src/database/migrate.ts'
import { openDatabase } from '../../src/database/open.ts'

// Makes the embedded database that the tests copy, migrated and otherwise empty, in the DATA_DIR that is the one argument.

const [dataDir] = process.argv.slice(2)
if (dataDir === undefined) throw new Error('Say in which folder')
const { db, close } = await openDatabase({
  url: null,
  dataDir,
  onError: error => {
    throw error
  }
})
await migrate(db)
await close()
