import { build } from './build.mjs'
import { findBrowser } from './support/browser.mjs'
import { install } from './support/install.mjs'
import { requireNode } from './support/requireNode.mjs'
import { missingServices } from './support/services.mjs'
import { runStaticChecks, runTests, sum } from './support/steps.mjs'

/**
 * `npm test`: everything. `npm test -- model` or `npm test -- e2e canvas`: one project, and in it the test files
 * whose path contains a word.
 */
async function main([project, ...filters]) {
  requireNode()
  install()
  if (project) return project === 'checks' ? runStaticChecks() : runTests(project, filters)

  process.env.CHROMIUM_PATH = await findBrowser()
  console.log(`Browser: ${process.env.CHROMIUM_PATH}`)
  await build()
  // Two at a time: the first have all the work they want, the next two wait for disks and clocks.
  const working = await Promise.all([runUnits(), runStaticChecks()])
  const waiting = await Promise.all([runTests('protocol'), runNodes()])
  return sum([...working, ...waiting, await runTests('e2e')])
}

async function runUnits() {
  return sum([await runTests('model'), await runTests('client')])
}

/** Several nodes with a real Postgres and Redis, where this machine has them. */
async function runNodes() {
  const missing = missingServices()
  if (missing.length === 0) return runTests('nodes')
  console.log(
    `– nodes tests NOT RUN: this machine has no ${missing.join(', ')}. ` +
      'On Debian: apt-get install -y postgresql redis-server',
  )
  return { passed: 0, failed: 0 }
}

let count
try {
  count = await main(process.argv.slice(2))
} catch (error) {
  console.error(error.message)
  count = { passed: 0, failed: 1 }
}
console.log(`${count.passed} passed, ${count.failed} failed`)
process.exitCode = count.failed > 0 ? 1 : 0
