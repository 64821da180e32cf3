import { describe, expect, it } from 'vitest'
import { plotBox, tokenBox, TOKEN_SIZE } from '../../model/matrixLayout.ts'
import { SCALES } from '../../model/scales.ts'

const SCORES = { impact: 3, effort: 5 }

function lay(of: number, matrix: { w: number; h: number }) {
  return Array.from({ length: of }, (_, i) => tokenBox(SCALES.fibonacci, SCORES, [i, of], matrix))
}

describe('MATRIX: tokens of the same scores', () => {
  it.each([2, 4, 6])('%i lie apart where their place has room', (of) => {
    const boxes = lay(of, { w: 1200, h: 900 })
    for (const [i, [x, y]] of boxes.entries()) {
      for (const [otherX, otherY] of boxes.slice(i + 1)) {
        const apart = Math.abs(x - otherX) >= TOKEN_SIZE.w || Math.abs(y - otherY) >= TOKEN_SIZE.h
        expect(apart).toBe(true)
      }
    }
  })

  it.each([3, 12, 60])('%i in a low band are a pile that stays inside it', (of) => {
    const matrix = { w: 700, h: 500 }
    const band = plotBox(matrix)[3] / SCALES.fibonacci.ticks.length
    const tops = lay(of, matrix).map(([, y]) => y)
    expect(new Set(tops).size).toBe(of)
    expect(Math.max(...tops) - Math.min(...tops) + TOKEN_SIZE.h).toBeLessThanOrEqual(band)
    expect(Math.max(...tops)).toBe(tops.at(-1))
  })
})
