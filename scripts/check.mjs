import { install } from './support/install.mjs'
import { requireNode } from './support/requireNode.mjs'
import { runStaticChecks } from './support/steps.mjs'

requireNode()
install()
const { passed, failed } = await runStaticChecks()
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0
