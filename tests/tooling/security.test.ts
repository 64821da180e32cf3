import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '..', '..')

test('docs/security.md has all 25 requirements, and every file that it names exists', () => {
  const text = readFileSync(join(ROOT, 'docs', 'security.md'), 'utf8')
  const rows = text.split('\n').filter((line) => /^\| \d+ /.test(line))
  expect(rows.map((row) => Number(row.split('|')[1]))).toEqual(rows.map((_, i) => i + 1))
  expect(rows).toHaveLength(25)
  const named = rows.flatMap((row) =>
    [...row.matchAll(/`([^`]+\.[a-z]+)`/g)].map((match) => match[1]!),
  )
  expect(named.length).toBeGreaterThan(50)
  expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([])
})
