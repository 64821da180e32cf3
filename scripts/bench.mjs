import { build } from './build.mjs'
import { install } from './support/install.mjs'
import { requireNode } from './support/requireNode.mjs'
import { run, tool } from './support/run.mjs'

requireNode()
install()
await build()
const { code } = await run(
  process.execPath,
  tool('tsx/dist/cli.mjs', 'bench/main.ts', ...process.argv.slice(2)),
  { show: true },
)
process.exitCode = code
