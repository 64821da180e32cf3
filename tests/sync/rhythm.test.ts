import { expect, test } from 'vitest'
import { Rhythm } from '../../server/sync/Rhythm.ts'

/** After a second of so many edits. */
function after(editsPerSecond: number): Rhythm {
  const rhythm = new Rhythm(0)
  for (let ms = 10; ms <= 1000; ms += 10) rhythm.note(editsPerSecond / 100, ms)
  return rhythm
}

test('who works alone, or nearly, does not wait for company', () => {
  expect(after(10).windowMs(1)).toBeLessThan(1)
  expect(after(60).windowMs(10)).toBeLessThan(5)
})

test('edits of a busy board wait for each other, the longer the fewer share the cost of a commit', () => {
  const busy = after(200)
  expect(busy.windowMs(10)).toBe(33)
  expect(busy.windowMs(50)).toBeLessThan(20)
  expect(busy.windowMs(50)).toBeGreaterThan(15)
})

test('many readers are told in fewer writes, and nobody waits longer than can be seen', () => {
  expect(after(10).windowMs(50)).toBeGreaterThan(after(10).windowMs(10))
  for (const people of [1, 10, 50, 200, 1000]) {
    for (const edits of [1, 100, 1000, 20_000]) {
      expect(after(edits).windowMs(people)).toBeLessThanOrEqual(33)
    }
  }
})

test('a board that becomes quiet waits for nobody a second later', () => {
  const rhythm = after(200)
  rhythm.note(1, 2500)
  expect(rhythm.windowMs(10)).toBeLessThan(5)
})

test('in an empty room nothing breaks', () => {
  expect(after(1000).windowMs(0)).toBeLessThanOrEqual(33)
})
