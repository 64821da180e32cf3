import { beforeEach, describe, expect, it, test } from 'vitest'
import { createCard, deleteCards, setScores } from '../../model/commands.ts'
import type { CardId } from '../../model/ids.ts'
import { compareKeys, priority, rankStories, splitKey } from '../../model/ranking.ts'
import { middleTick, nearestTick, SCALES, scoreLabel, type Scale } from '../../model/scales.ts'
import { quadrantOf, splitOf, stories } from '../../model/matrix.ts'
import { Person } from '../support/people.ts'

describe('ranking', () => {
  let ada: Person
  beforeEach(() => {
    ada = new Person('ada', 1)
  })
  const story = (key: string | undefined, impact?: number, effort?: number, rank?: number) => {
    const id = createCard(ada.board, ada.acting, {
      kind: 'story',
      values: { key, impact, effort, rank },
    })
    return id
  }
  const ranked = () =>
    rankStories(ada.state).map(
      ({ story: { fields }, rank }) => `${rank ?? '–'} ${fields.key ?? '?'}`,
    )

  test.each([
    [8, 2, 4],
    [1, 8, 0.125],
    [5, 0, Infinity],
    [0, 5, 0],
    [0, 0, -Infinity],
  ])('RANK1: impact %d at effort %d counts %d', (impact, effort, expected) => {
    expect(priority(impact, effort)).toBe(expected)
  })

  it('RANK1: more impact for less effort first, 0 ÷ 0 last of the scored', () => {
    story('ST-01', 0, 0)
    story('ST-02', 1, 21)
    story('ST-03', 8, 2)
    story('ST-04', 1, 0)
    story('ST-05', 0, 3)
    expect(ranked()).toEqual(['1 ST-04', '2 ST-03', '3 ST-02', '4 ST-05', '5 ST-01'])
  })

  it('RANK2: ties by higher impact, then lower effort, then prefix, then number', () => {
    story('INQ-10', 2, 1)
    story('INQ-02', 2, 1)
    story('AWA-30', 2, 1)
    story('ST-01', 4, 2)
    story('ST-02', 8, 0)
    story('ST-03', 5, 0)
    expect(ranked()).toEqual(['1 ST-02', '2 ST-03', '3 ST-01', '4 AWA-30', '5 INQ-02', '6 INQ-10'])
  })

  it('RANK3: stories without both scores come last, by key, those without a key by age', () => {
    story(undefined)
    story('ST-02', 8)
    story('ST-01', undefined, 1)
    story('ST-03', 1, 21)
    expect(ranked()).toEqual(['1 ST-03', '– ST-01', '– ST-02', '– ?'])
  })

  it('RANK4: a pinned story takes its rank, scored or not; two at one rank in their order', () => {
    story('ST-01', 8, 1)
    story('ST-02', 5, 1)
    story('ST-03', 3, 1)
    story('ST-04', undefined, undefined, 2)
    story('ST-05', 1, 8, 99)
    expect(ranked()).toEqual(['1 ST-01', '2 ST-04', '3 ST-02', '4 ST-03', '5 ST-05'])
    story('ST-06', 2, 1, 2)
    expect(ranked().slice(0, 4)).toEqual(['1 ST-01', '2 ST-06', '3 ST-04', '4 ST-02'])
  })

  it('leaves out deleted stories and changes as scores do', () => {
    const [a, b] = [story('ST-01', 8, 1), story('ST-02', 5, 1)]
    setScores(ada.board, b, { impact: 13 })
    expect(ranked()).toEqual(['1 ST-02', '2 ST-01'])
    deleteCards(ada.board, ada.acting, [b as CardId])
    expect(ranked()).toEqual(['1 ST-01'])
    expect(stories(ada.state).map(({ id }) => id)).toEqual([a])
  })

  it('compares keys as people do', () => {
    story('INQ-2')
    story('INQ-10')
    story('ticket')
    const sorted = stories(ada.state).sort(compareKeys)
    expect(sorted.map(({ fields }) => fields.key)).toEqual(['INQ-2', 'INQ-10', 'ticket'])
    expect(splitKey('INQ-02')).toEqual({ prefix: 'INQ', number: 2 })
    for (const key of ['INQ', 'inq-1', 'INQ-', '-1', 'INQ-1234567890', '']) {
      expect(splitKey(key)).toBeUndefined()
    }
  })
})

describe('scales', () => {
  test.each<[keyof typeof SCALES, string, string]>([
    ['fibonacci', '1 2 3 5 8 13 21', '5'],
    ['modifiedFibonacci', '0 ½ 1 2 3 5 8 13 20 40 100', '5'],
    ['tShirt', 'XS S M L XL XXL', 'M'],
    ['oneToFive', '1 2 3 4 5', '3'],
  ])('SCALE1: %s has the ticks %s and splits after %s', (name, ticks, middle) => {
    const scale: Scale = SCALES[name]
    expect(scale.ticks.map(({ label }) => label).join(' ')).toBe(ticks)
    const values = scale.ticks.map(({ value }) => value)
    expect([...values].sort((a, b) => a - b)).toEqual(values)
    expect(scoreLabel(scale, middleTick(scale))).toBe(middle)
  })

  it('SCALE2: a size counts as its number', () => {
    expect(SCALES.tShirt.ticks.map(({ value }) => value)).toEqual([1, 2, 3, 5, 8, 13])
  })

  test.each([
    [4, 2],
    [4.1, 3],
    [-5, 0],
    [1e9, 6],
    [Number.NaN, 0],
  ])('SCALE3: %d falls on tick number %i of Fibonacci', (value, index) => {
    expect(nearestTick(SCALES.fibonacci, value)).toBe(index)
  })

  it('SCALE4: a score of another scale is shown as its number, none as a dash', () => {
    expect(scoreLabel(SCALES.fibonacci, 40)).toBe('40')
    expect(scoreLabel(SCALES.tShirt, 5)).toBe('L')
    expect(scoreLabel(SCALES.tShirt, undefined)).toBe('–')
  })
})

describe('quadrants', () => {
  const split = { impact: 5, effort: 5 }
  test.each([
    [8, 5, 'quickWin'],
    [8, 8, 'bigBet'],
    [5, 5, 'fillIn'],
    [5, 8, 'moneyPit'],
    [undefined, 8, undefined],
    [8, undefined, undefined],
  ])('SCALE5: impact %s, effort %s is %s', (impact, effort, quadrant) => {
    expect(quadrantOf({ impact, effort }, split)).toBe(quadrant)
  })

  it('SCALE5: are split after the middle tick, unless a facilitator moved it', () => {
    const ada = new Person('ada', 1)
    expect(splitOf(ada.state.info)).toEqual({ impact: 5, effort: 5 })
    ada.board.info.set('scale', 'oneToFive')
    ada.board.info.set('splitEffort', 2)
    expect(splitOf(ada.state.info)).toEqual({ impact: 3, effort: 2 })
  })
})
