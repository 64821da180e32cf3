import { chdir } from 'node:process'
import { build } from './build.mjs'
import { findBrowser } from './support/browser.mjs'
import { install } from './support/install.mjs'
import { root } from './support/paths.mjs'
import { requireNode } from './support/requireNode.mjs'

requireNode()
install()
chdir(root)
process.env.CHROMIUM_PATH = await findBrowser()
await build()
// As for the benchmarks: what a browser evaluates must come without a compiler's helpers.
const { runnerImport } = await import('vite')
await runnerImport('./scripts/takeScreenshots.ts', { configFile: false })
