import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { isOrderKey, orderKeyBetween, orderKeysBetween } from '../../model/order.ts'
import { seeded } from '../support/people.ts'

const seed = fc.integer()

describe('ORDER1: keys between two others', () => {
  it('are there for any place and any number, in order', () => {
    fc.assert(
      fc.property(
        seed,
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 5 })), { maxLength: 40 }),
        (start, inserts) => {
          const random = seeded(start)
          const keys: string[] = []
          for (const [place, n] of inserts) {
            const at = place % (keys.length + 1)
            const made = orderKeysBetween(keys[at - 1] ?? null, keys[at] ?? null, n, random)
            expect(made).toHaveLength(n)
            keys.splice(at, 0, ...made)
          }
          expect(keys.every(isOrderKey)).toBe(true)
          expect([...keys].sort()).toEqual(keys)
          expect(new Set(keys).size).toBe(keys.length)
        },
      ),
      { numRuns: 200 },
    )
  })

  it('differ for two people who insert at the same place, nearly always', () => {
    const made = Array.from({ length: 300 }, (_, i) => orderKeyBetween('a1', 'a2', seeded(i)))
    const equal = made.filter((key, i) => key === made[(i + 1) % made.length]).length
    expect(equal).toBeLessThan(30)
  })
})

test('ORDER2: bounds that are equal, crossed or no keys at all don’t stop anybody', () => {
  fc.assert(
    fc.property(
      seed,
      fc.oneof(fc.string(), fc.constantFrom('a1', 'a0', 'Zz', 'zzz', 'a0V')),
      fc.oneof(fc.string(), fc.constantFrom('a1', 'a0', 'Zz', 'zzz', 'a0V')),
      (start, low, high) => {
        const [key] = orderKeysBetween(low, high, 1, seeded(start))
        expect(isOrderKey(key)).toBe(true)
        if (isOrderKey(low)) expect(key! > low).toBe(true)
        if (isOrderKey(high) && (!isOrderKey(low) || low < high)) expect(key! < high).toBe(true)
      },
    ),
    { numRuns: 500 },
  )
})

test('ORDER3: keys at either end stay short', () => {
  const random = seeded(3)
  let [low, high] = ['a0', 'a0']
  for (let i = 0; i < 5000; i++) {
    high = orderKeyBetween(high, null, random)
    low = orderKeyBetween(null, low, random)
  }
  expect(high.length).toBeLessThan(8)
  expect(low.length).toBeLessThan(12)
})
