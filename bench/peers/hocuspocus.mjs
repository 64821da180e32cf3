import { join } from 'node:path'
import { SQLite } from '@hocuspocus/extension-sqlite'
import { Server } from '@hocuspocus/server'

// As its documentation sets it up; it stores two seconds after the last edit.
const server = new Server({
  quiet: true,
  address: '127.0.0.1',
  port: Number(process.env.PORT),
  extensions: [new SQLite({ database: join(process.env.DATA_DIR, 'hocuspocus.db') })],
})
await server.listen()
console.log('listening')
