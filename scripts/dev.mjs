import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { chdir } from 'node:process'
import { pathToFileURL } from 'node:url'
import { install } from './support/install.mjs'
import { root } from './support/paths.mjs'
import { requireNode } from './support/requireNode.mjs'
import { tool } from './support/run.mjs'

requireNode()
install()
chdir(root)

const serverPort = process.env.PORT ?? '4400'
const clientPort = Number(process.env.CLIENT_PORT ?? Number(serverPort) + 1)
const url = `http://127.0.0.1:${clientPort}`

const server = spawn(
  process.execPath,
  tool('tsx/dist/cli.mjs', 'watch', '--clear-screen=false', 'server/main.ts'),
  {
    stdio: 'inherit',
    // Links that the server makes must open the page with hot reload.
    env: { ...process.env, PORT: serverPort, PUBLIC_URL: process.env.PUBLIC_URL ?? url },
  },
)

const vitePath = createRequire(import.meta.url).resolve('vite')
const { createServer } = await import(pathToFileURL(vitePath).href)
const client = await createServer({ server: { port: clientPort, strictPort: true } })
await client.listen()
console.log(`\n  Atelier with hot reload: ${url}\n  (Ctrl+C ends both)\n`)

let ending = false
function end(code) {
  if (ending) return
  ending = true
  server.kill('SIGTERM')
  void client.close().finally(() => process.exit(code))
}
process.on('SIGINT', () => end(0))
process.on('SIGTERM', () => end(0))
server.on('exit', (code) => end(code ?? 1))
