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
// Not tsx: it adds helpers to functions, which are unknown where a browser evaluates them.
const { runnerImport } = await import('vite')
await runnerImport('./bench/main.ts', { configFile: false })
