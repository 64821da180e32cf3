import { build } from './build.mjs'
import { findBrowser } from './support/browser.mjs'
import { install } from './support/install.mjs'
import { requireNode } from './support/requireNode.mjs'
import { run, tool } from './support/run.mjs'

requireNode()
install()
process.env.CHROMIUM_PATH = await findBrowser()
await build()
const { code } = await run(
  process.execPath,
  tool('tsx/dist/cli.mjs', 'bench/main.ts', ...process.argv.slice(2)),
  { show: true },
)
process.exitCode = code
