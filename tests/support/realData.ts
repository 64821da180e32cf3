import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..', '..')
const SHARED = join(root, '..', 'shared', 'realdata')
const FIXTURES = join(root, 'tests', 'fixtures', 'backlogs')

/** Published backlogs of real projects, and which invented one has the same irregularities. */
const STAND_INS = {
  'g02-federalspending': 'pump-maker',
  'g05-openspending': 'label-printer',
  'g08-frictionless': 'pump-maker',
  'g14-datahub': 'label-printer',
} as const

export type RealBacklog = keyof typeof STAND_INS

/** A backlog that nobody tidied: the published one where it is at hand, else one of our own like it. */
export function realBacklog(name: RealBacklog): { text: string; source: 'shared' | 'fixture' } {
  const shared = join(SHARED, `${name}.txt`)
  const source = existsSync(shared) ? 'shared' : 'fixture'
  const file = source === 'shared' ? shared : join(FIXTURES, `${STAND_INS[name]}.txt`)
  console.log(
    `Backlog ${name}: ${source === 'shared' ? 'published' : `our own ${STAND_INS[name]}`}`,
  )
  return { text: readFileSync(file, 'utf8'), source }
}
