import { pathToFileURL } from 'node:url'
import { cruise } from 'dependency-cruiser'
import config from '../.dependency-cruiser.mjs'
import { root } from './support/paths.mjs'

/**
 * Checks the folder import table of .dependency-cruiser.mjs.
 *
 * @param {string} baseDir a tree with the folders model, client and server
 * @returns {Promise<{ modules: number, violations: { rule: string, from: string, to: string }[] }>}
 */
export async function checkBoundaries(baseDir) {
  const { output } = await cruise(['model', 'client', 'server'], {
    ...config.options,
    baseDir,
    validate: true,
    ruleSet: { forbidden: config.forbidden },
  })
  const { totalCruised, violations } = output.summary
  return {
    modules: totalCruised,
    violations: violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { modules, violations } = await checkBoundaries(root)
  for (const { rule, from, to } of violations) {
    const { comment } = config.forbidden.find(({ name }) => name === rule)
    console.error(`${from} → ${to}\n  ${rule}: ${comment}`)
  }
  // A compiler that the tool does not understand makes it read nothing, and find nothing.
  if (modules < 10) console.error(`Only ${modules} modules were read: the check itself is broken.`)
  console.log(`${modules} modules, ${violations.length} imports against the table`)
  process.exitCode = violations.length > 0 || modules < 10 ? 1 : 0
}
