import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './paths.mjs'
import { run, tool } from './run.mjs'

/** Longer than any of them takes on two slow cores: something hangs. */
const CHECK_TIMEOUT_MS = 3 * 60_000
const TESTS_TIMEOUT_MS = 12 * 60_000

/** @typedef {{ passed: number, failed: number }} Count */

const node = (name, args) => ({ name, args })
const types = (side) =>
  node(
    `types: ${side}`,
    tool(
      'typescript/bin/tsc',
      '-p',
      side,
      '--incremental',
      '--tsBuildInfoFile',
      `.cache/${side}.tsbuildinfo`,
    ),
  )

/** All that is checked without running the product. Slowest first, so that two at a time end together. */
const STATIC_CHECKS = [
  types('tests'),
  types('client'),
  types('server'),
  types('model'),
  node('dead code', tool('knip/bin/knip.js', '--no-progress')),
  node('boundaries', ['scripts/boundaries.mjs']),
  node('format', tool('prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.')),
  node('lint', tool('oxlint/bin/oxlint')),
]

/** @returns {Promise<Count>} */
export async function runStaticChecks() {
  const waiting = [...STATIC_CHECKS]
  const count = { passed: 0, failed: 0 }
  const worker = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const startedAt = Date.now()
      const { code, output } = await run(process.execPath, check.args, {
        timeoutMs: CHECK_TIMEOUT_MS,
      })
      report(check.name, code === 0, startedAt, '', output)
      if (code === 0) count.passed++
      else count.failed++
    }
  }
  await Promise.all([worker(), worker()])
  return count
}

/**
 * Runs one vitest project. A test file that does not load and an error outside any test count as one failure.
 *
 * @param {string} project
 * @param {string[]} [filters] parts of file names
 * @returns {Promise<Count>}
 */
export async function runTests(project, filters = []) {
  const startedAt = Date.now()
  const file = join(root, '.cache', `vitest-${project}.json`)
  rmSync(file, { force: true })
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const { code, output } = await run(
    process.execPath,
    tool('vitest/vitest.mjs', 'run', '--project', project, ...reporters, ...filters),
    { timeoutMs: TESTS_TIMEOUT_MS },
  )
  const count = readCount(file)
  if (code !== 0 && count.failed === 0) count.failed = 1
  const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : ''
  report(`${project} tests`, code === 0, startedAt, `${count.passed} passed${skipped}`, output)
  return count
}

function readCount(file) {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 }
  const result = JSON.parse(readFileSync(file, 'utf8'))
  const unloaded = result.testResults.filter(
    (suite) =>
      suite.status === 'failed' && suite.assertionResults.every((test) => test.status !== 'failed'),
  )
  return {
    passed: result.numPassedTests,
    failed: result.numFailedTests + unloaded.length,
    skipped: result.numPendingTests + result.numTodoTests,
  }
}

function report(name, ok, startedAt, detail, output) {
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1).padStart(6)
  console.log(`${ok ? '✓' : '✗'} ${name.padEnd(16)}${seconds} s  ${detail}`.trimEnd())
  if (!ok) console.log(`${output.trim()}\n`)
}

/** @param {Count[]} counts */
export function sum(counts) {
  return counts.reduce(
    (total, { passed, failed }) => ({
      passed: total.passed + passed,
      failed: total.failed + failed,
    }),
    { passed: 0, failed: 0 },
  )
}
