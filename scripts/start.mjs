import { chdir } from 'node:process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from './build.mjs'
import { install } from './support/install.mjs'
import { root } from './support/paths.mjs'
import { requireNode } from './support/requireNode.mjs'

requireNode()
install()
try {
  await build()
} catch (error) {
  console.error(error.message)
  process.exit(1)
}

// The server runs in this very process: arguments, signals and the exit code are its own, and nothing is left
// behind when this process is killed.
chdir(root)
const server = join(root, 'dist', 'server', 'main.js')
process.argv[1] = server
await import(pathToFileURL(server).href)
