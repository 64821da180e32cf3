import { setTimeout as wait } from 'node:timers/promises'
import { Cookies } from './auth/cookies.ts'
import type { Config } from './config.ts'
import { startExpiry } from './boards/expiry.ts'
import { BoardFiles } from './files/BoardFiles.ts'
import { Versions } from './history/Versions.ts'
import { createHttp, portOf } from './http.ts'
import { createLog } from './log.ts'
import { openStore } from './openStore.ts'
import { Readiness } from './Readiness.ts'
import { keepTidy } from './retention.ts'
import { Rooms } from './sync/Rooms.ts'
import { acceptSockets } from './sync/upgrade.ts'
import { watchEndings } from './sync/watchEndings.ts'
import { loadTemplates } from './templates/loadTemplates.ts'

export interface App {
  /** Port 0 in the configuration takes any free one. `url` is how this machine reaches it. */
  listen(): Promise<{ readonly url: string; readonly port: number }>
  /**
   * Says first that it is not ready, lets requests end, for 9 s at most, stores what is under way, tells people to come
   * back, and frees everything.
   */
  close(): Promise<void>
}

/** From the beginning of an end; a process has half a second more. */
const LONGEST_REQUEST_MS = 9000

/** Puts a server together. @throws {StorageError | Error} when the data or a template can't be read */
export async function createApp(config: Config): Promise<App> {
  const log = createLog(config.logLevel)
  const templates = await loadTemplates(config.templatesDir)
  const store = await openStore(config, log)
  const { storage, fileBytes, peers } = store
  const isHttps = config.publicUrl?.startsWith('https:') === true
  const cookies = new Cookies(await storage.serverSecret(), isHttps)
  const rooms = new Rooms(storage, log, config, peers)
  const versions = new Versions({ storage, rooms, log })
  const files = new BoardFiles(fileBytes, storage)
  const readiness = new Readiness([() => storage.check(), () => fileBytes.check()])
  const http = await createHttp({
    ...{ config, storage, cookies, rooms, versions, files, readiness, templates, log },
  })
  const cutSockets = acceptSockets(http.server, {
    ...{ config, storage, cookies, rooms, readiness, log },
  })
  const stopWatching = watchEndings(storage, rooms, log)
  const stopExpiry = startExpiry({ config, storage, rooms, files, log })
  const stopTidying = keepTidy(storage, config.historyDays, log)
  return {
    async listen() {
      await http.listen({ port: config.port, host: config.host })
      const port = portOf(http)
      return { url: `http://${reachable(config.host)}:${port}`, port }
    },
    async close() {
      readiness.drain()
      const cut = setTimeout(() => http.server.closeAllConnections(), LONGEST_REQUEST_MS)
      stopTidying()
      stopWatching()
      stopExpiry()
      await wait(config.drainSeconds * 1000)
      const closed = http.close()
      await rooms.close()
      await cutSockets()
      await closed
      clearTimeout(cut)
      await store.close()
    },
  }
}

function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}
