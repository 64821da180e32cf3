// @vitest-environment happy-dom
import { createElement, type ComponentType } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { describe, expect, test, vi } from 'vitest'
import { fieldGroups } from '../../client/cards/fieldGroups.ts'
import { DateInput, readDay } from '../../client/cards/inputs/DateInput.tsx'
import type { InputProps } from '../../client/cards/inputs/inputProps.ts'
import { NumberInput } from '../../client/cards/inputs/NumberInput.tsx'
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

describe('what was typed into a field that is taken from the page is kept', () => {
  /** What the field gives when it goes, for example with a card's panel, while the focus is still in it. */
  function typedAndGone<V>(Input: ComponentType<InputProps<V>>, typed: string): unknown[] {
    const onChange = vi.fn<(value: V | undefined) => void>()
    const root = createRoot(document.body)
    const props = { label: 'Field', value: undefined, readOnly: false, onChange }
    flushSync(() => root.render(createElement(Input, props)))
    const input = document.querySelector('input')
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, typed)
    flushSync(() => input?.dispatchEvent(new Event('input', { bubbles: true })))
    flushSync(() => root.unmount())
    return onChange.mock.calls.flat()
  }

  test('a number, a day; not what is neither', () => {
    expect(typedAndGone(NumberInput, '7')).toEqual([7])
    expect(typedAndGone(NumberInput, 'seven')).toEqual([])
    expect(typedAndGone(DateInput, '28.5.2031')).toEqual(['2031-05-28'])
  })
})
