import { expect, test } from 'vitest'
import { spreadStack } from '../../client/matrix/spreadStack.ts'

const BAND = { w: 100, h: 110 }

test('one token lies at its place', () => {
  expect(spreadStack(1, BAND)).toEqual({ places: [[0, 0]], isPile: false })
})

test('tokens lie below each other, then side by side, all readable', () => {
  const { places, isPile } = spreadStack(5, { w: 200, h: 110 })
  expect(isPile).toBe(false)
  expect(new Set(places.map(([x]) => x)).size).toBe(2)
  expect(new Set(places.map(String)).size).toBe(5)
})

test('too many for the band become a pile', () => {
  expect(spreadStack(20, BAND).isPile).toBe(true)
  const heights = spreadStack(20, BAND).places.map(([, y]) => y)
  expect(Math.max(...heights) - Math.min(...heights)).toBeLessThan(BAND.h)
})

test.each([0, 250, 500])('an open pile around %i stays inside the plot', (y) => {
  const { places, isPile } = spreadStack(12, BAND, { y, height: 500 })
  expect(isPile).toBe(false)
  for (const [, dy] of places) {
    expect(y + dy).toBeGreaterThanOrEqual(0)
    expect(y + dy).toBeLessThanOrEqual(500)
  }
})
