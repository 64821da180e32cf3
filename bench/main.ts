import { canvas } from './canvas.ts'
import { isKept, tableOf, type Bench } from './figure.ts'
import { nodes } from './nodes.ts'
import { server } from './server.ts'
import { sizes } from './sizes.ts'

/**
 * In the order they run: `server` holds this process, and whatever it starts later, to one core. A new benchmark is a
 * file beside this one and a line here.
 */
const BENCHES: Readonly<Record<string, Bench>> = { sizes, canvas, nodes, server }

/** `npm run bench`: all. `npm run bench -- sizes`: those that are named. `--full`: longer, for figures to publish. */
const names = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
const effort = process.argv.includes('--full') ? 'full' : 'quick'
const chosen = Object.entries(BENCHES).filter(
  ([name]) => names.length === 0 || names.includes(name),
)
if (chosen.length === 0) {
  console.error(
    `No benchmark is called ${names.join(', ')}: there are ${Object.keys(BENCHES).join(', ')}.`,
  )
  process.exit(2)
}

let kept = true
for (const [name, bench] of chosen) {
  const figures = await bench(effort)
  console.log(`\n${name}\n${tableOf(figures)}`)
  kept &&= figures.every(isKept)
}
process.exitCode = kept ? 0 : 1
