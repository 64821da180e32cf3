// @vitest-environment happy-dom
import { describe, expect, test } from 'vitest'
import { fieldGroups } from '../../client/cards/fieldGroups.ts'
import { readDay } from '../../client/cards/inputs/DateInput.tsx'
import { KINDS } from '../../model/cards.ts'
import type { Kind } from '../../model/kinds/kind.ts'

describe('the form of a kind', () => {
  test.each(Object.entries<Kind>(KINDS))('%s: every field but the key, once', (_, kind) => {
    const shown = fieldGroups(kind).flatMap((group) => group.fields.map(([name]) => name))
    const expected = Object.entries(kind.fields).flatMap(([name, field]) =>
      field.type === 'key' ? [] : [name],
    )
    expect(shown.toSorted()).toEqual(expected.toSorted())
  })

  test('a score stands together with its comment and votes', () => {
    const scores = fieldGroups(KINDS.story).find((group) => group.heading?.en === 'Scores')
    expect(scores?.fields.map(([name]) => name)).toEqual([
      ...['impact', 'impactComment', 'impactVotes'],
      ...['effort', 'effortComment', 'effortVotes'],
    ])
  })
})

describe('a day', () => {
  test.each([
    ['2031-05-28', '2031-05-28'],
    ['28.5.2031', '2031-05-28'],
    [' 8/5/2031 ', '2031-05-08'],
    ['2031-02-30', undefined],
    ['31.4.2031', undefined],
    ['tomorrow', undefined],
    ['', undefined],
  ])('%j reads as %j', (text, day) => {
    expect(readDay(text)).toBe(day)
  })
})
