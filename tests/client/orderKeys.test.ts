import fc from 'fast-check'
import { expect, it } from 'vitest'
import { getIndicesBetween, type IndexKey } from 'tldraw'
import { isOrderKey, orderKeyBetween, orderKeysBetween } from '../../model/order.ts'
import { seeded } from '../support/people.ts'

it('ORDER1: keys of the model are layers of the canvas, and the other way round', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const random = seeded(seed)
      const [low, high] = orderKeysBetween(null, null, 2, random) as [IndexKey, IndexKey]
      const between = orderKeyBetween(low, high, random) as IndexKey
      for (const [a, b] of [
        [low, between],
        [between, high],
      ] as const) {
        for (const key of getIndicesBetween(a, b, 3)) {
          expect(isOrderKey(key)).toBe(true)
          expect(key > a && key < b).toBe(true)
        }
      }
    }),
  )
})
