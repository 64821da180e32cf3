import { chdir } from 'node:process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from './build.mjs'
import { install } from './support/install.mjs'
import { root } from './support/paths.mjs'
import { requireNode } from './support/requireNode.mjs'

// `npm run backup` and `npm run restore`: the commands of the built server, for a checkout.
requireNode()
install()
try {
  await build()
} catch (error) {
  console.error(error.message)
  process.exit(1)
}
process.env.INIT_CWD ??= process.cwd()
chdir(root)
await import(pathToFileURL(join(root, 'dist', 'server', 'admin.js')).href)
