import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { findDependencies } from '../../server/sync/dependencies.ts'
import { readUpdate } from '../../server/sync/readUpdate.ts'
import { content, rawGap, rawItem, rawUpdate } from '../support/frames.ts'

const { store } = new Y.Doc()
const first = (key: string) => rawItem({ content: content.any(1), parent: 'canvas', key })
const on = (...origin: [number, number]) => rawItem({ content: content.any(1), origin })
const dependenciesOf = (sections: Parameters<typeof rawUpdate>[0]) =>
  findDependencies(readUpdate(rawUpdate(sections)), store)

/** Two that build on each other by turns, and many that build on the last of the first one. */
function sectionsOf(turns: number, waiting: number): Parameters<typeof rawUpdate>[0] {
  const xs = [first('x')]
  const ys = [first('y')]
  for (let i = 1; i < turns; i++) {
    xs.push(on(2, i - 1))
    ys.push(on(1, i))
  }
  const rest = Array.from({ length: waiting }, (_, i) => ({
    client: 100 + i,
    structs: [on(1, turns - 1)],
  }))
  return [{ client: 2, structs: ys }, { client: 1, structs: xs }, ...rest]
}

test('whoever waits for a struct is looked at again once that is there, and not before', () => {
  const update = readUpdate(rawUpdate(sectionsOf(300, 300)))
  let looks = 0
  const counted = update.sections.map((section) => ({
    ...section,
    get structs() {
      looks++
      return section.structs
    },
  }))
  const { lacking, order } = findDependencies({ ...update, sections: counted }, store)
  expect(lacking).toBeUndefined()
  expect(order.map(({ client }) => client).sort((a, b) => a - b)).toEqual(
    update.sections.map(({ client }) => client).sort((a, b) => a - b),
  )
  expect(looks).toBeLessThan(20 * (2 * 300 + 300))
})

test('what is in no section, behind its end, in a gap of it or in a circle is lacking', () => {
  const lackingOf = (sections: Parameters<typeof rawUpdate>[0]) => dependenciesOf(sections).lacking
  expect(lackingOf([{ client: 1, structs: [on(7, 0)] }])).toEqual({ client: 7, clock: 0 })
  const two = { client: 2, structs: [first('a')] }
  expect(lackingOf([{ client: 1, structs: [on(2, 5)] }, two])).toEqual({ client: 2, clock: 5 })
  const gap = { client: 2, structs: [first('a'), rawGap(10, 3)] }
  expect(lackingOf([{ client: 1, structs: [on(2, 2)] }, gap])).toEqual({ client: 2, clock: 2 })
  expect(lackingOf([gap, { client: 1, structs: [on(2, 2)] }])).toEqual({ client: 2, clock: 2 })
  expect(
    lackingOf([
      { client: 1, structs: [on(2, 0)] },
      { client: 2, structs: [on(1, 0)] },
    ]),
  ).toBeDefined()
})
