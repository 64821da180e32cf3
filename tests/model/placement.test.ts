import * as Y from 'yjs'
import { beforeEach, describe, expect, it, test } from 'vitest'
import { createCard, createCards, deleteCards, setField, type Draft } from '../../model/commands.ts'
import { cardSize } from '../../model/cardSize.ts'
import { geometryOf, recordId } from '../../model/geometry.ts'
import type { AreaId, CardId } from '../../model/ids.ts'
import {
  areaAround,
  CARD_GAP,
  freePlaces,
  MIN_COLUMN,
  overlaps,
  STAGE_WIDTH,
} from '../../model/layout.ts'
import {
  areaFor,
  arrangeJourney,
  boxesOnPage,
  columnOf,
  freeGeometry,
  layOut,
  membersByStage,
} from '../../model/placement.ts'
import type { Box } from '../../model/state.ts'
import { Person, seeded } from '../support/people.ts'

let ada: Person
beforeEach(() => {
  ada = new Person('ada', 1)
  area('journey', 'journey', [0, 0, 1180, 640])
  area('stories', 'stories', [1300, 0, 772, 640])
})

function area(id: string, kind: string, box: Box): void {
  const node = new Y.Map<unknown>()
  ada.board.areas.set(id, node)
  node.set('kind', kind)
  node.set('box', box)
}
const make = (draft: Draft) => createCard(ada.board, ada.acting, draft)
const card = (id: CardId) => ada.state.cards.get(id)!
const JOURNEY = 'journey' as AreaId

describe('PLACE1: columns of a journey', () => {
  it('are its live stages in order, side by side, as tall as the tallest', () => {
    const stages = ['a', 'b', 'c'].map((name) =>
      make({ kind: 'stage', area: JOURNEY, values: { name } }),
    )
    deleteCards(ada.board, ada.acting, [stages[1]!])
    const text = 'a long wish '.repeat(12)
    const members = createCards(
      ada.board,
      ada.acting,
      Array.from({ length: 6 }, (): Draft => ({
        kind: 'story',
        values: { iWant: text, stage: stages[2]! },
      })),
    )
    const columns = arrangeJourney(ada.state, JOURNEY)
    expect(columns.map(({ stage }) => stage)).toEqual([stages[0], stages[2]])
    const [first, second] = columns.map(({ box }) => box)
    expect(second![0] - first![0]).toBeGreaterThan(STAGE_WIDTH)
    const needed = members.reduce((sum, id) => sum + cardSize(card(id)).h + CARD_GAP, 0)
    expect(first![3]).toBe(second![3])
    expect(first![3]).toBeGreaterThan(Math.max(needed, MIN_COLUMN))
    expect(arrangeJourney(ada.state, 'gone' as AreaId)).toEqual([])
  })

  it('hold live touchpoints and stories', () => {
    const stage = make({ kind: 'stage', area: JOURNEY })
    const [a, b] = [
      make({ kind: 'story', values: { stage } }),
      make({ kind: 'touchpoint', values: { stage } }),
    ]
    const note = make({ kind: 'note' })
    ada.board.cards.get(note)!.set('stage', stage)
    expect(
      membersByStage(ada.state)
        .get(stage)
        ?.map(({ id }) => id),
    ).toEqual([a, b])
    setField(ada.board, a, 'stage', note, ada.random)
    expect(columnOf(ada.state, card(a))).toBeUndefined()
  })

  it('of deleted stages keep their space while they hold cards', () => {
    const [a, b] = [make({ kind: 'stage', area: JOURNEY }), make({ kind: 'stage', area: JOURNEY })]
    const id = make({ kind: 'story', values: { stage: a } })
    const before = arrangeJourney(ada.state, JOURNEY)
    deleteCards(ada.board, ada.acting, [a])
    expect(arrangeJourney(ada.state, JOURNEY)).toEqual(before)
    deleteCards(ada.board, ada.acting, [id])
    expect(arrangeJourney(ada.state, JOURNEY)).toEqual([{ stage: b, box: before[0]!.box }])
  })

  it('a stage whose journey is gone lies free at its own place', () => {
    const stage = make({ kind: 'stage', area: 'gone' as AreaId, g: [5000, 10, 0] })
    make({ kind: 'story', values: { stage }, g: [9000, 0, 0] })
    expect(boxesOnPage(ada.board)).toEqual([[5000, 10, STAGE_WIDTH, MIN_COLUMN]])
  })
})

describe('PLACE2: free places', () => {
  const sizes = Array.from({ length: 12 }, (_, i) => ({ w: 228, h: 100 + 40 * (i % 3) }))

  it('lie inside the area in rows, on nothing that is there', () => {
    make({ kind: 'note', g: [1350, 100, 0] })
    const there = boxesOnPage(ada.board)
    const boxes = freeGeometry(ada.board, sizes).map(([x, y], i): Box => [
      x,
      y,
      sizes[i]!.w,
      sizes[i]!.h,
    ])
    for (const [i, box] of boxes.entries()) {
      expect(box[0]).toBeGreaterThanOrEqual(1300)
      expect(box[0] + box[2]).toBeLessThanOrEqual(1300 + 772)
      for (const other of [...there, ...boxes.slice(0, i)]) expect(overlaps(box, other)).toBe(false)
    }
  })

  it('go on below a full area, around what lies there', () => {
    area('below', 'free', [1200, 700, 900, 300])
    const many = Array.from({ length: 30 }, () => ({ w: 228, h: 150 }))
    const places = freeGeometry(ada.board, many, 'stories' as AreaId)
    expect(places.some(([, y]) => y > 1000)).toBe(true)
    for (const [x, y] of places)
      expect(overlaps([x, y, 228, 150], [1200, 700, 900, 300])).toBe(false)
  })

  it('on a board without areas lie below all there is', () => {
    for (const id of [...ada.board.areas.keys()]) ada.board.areas.delete(id)
    make({ kind: 'note', g: [40, 1000, 0] })
    const [place] = freeGeometry(ada.board, [{ w: 180, h: 100 }])
    expect(place![1]).toBeGreaterThan(1064)
    expect(place![0]).toBeGreaterThanOrEqual(40)
  })

  it('go around matrices and images, not around strokes or what lies in a frame', () => {
    const record = (values: Record<string, unknown>) => {
      const node = new Y.Map<unknown>(Object.entries({ typeName: 'shape', ...values }))
      ada.board.canvas.set(`shape:${ada.board.canvas.size}`, node)
    }
    record({ type: 'matrix', g: [1, 2, 0], 'p.w': 800, 'p.h': 500 })
    record({ type: 'image', g: [3, 4, 0], 'p.w': 30, 'p.h': 40, parentId: 'page:page' })
    record({ type: 'image', g: [5, 6, 0], 'p.w': 30, 'p.h': 40, parentId: 'shape:frame' })
    record({ type: 'draw', g: [7, 8, 0] })
    expect(boxesOnPage(ada.board)).toEqual([
      [1, 2, 800, 500],
      [3, 4, 30, 40],
    ])
  })

  test.each<[string, Box]>([
    ['as large as the world', [-1e300, -1e300, 2e300, 2e300]],
    ['out of the world', [1300, 1e300, 1e300, 1e300]],
    ['of no number', [Number.NaN, 0, Number.NaN, 5]],
  ])('PLACE4: a forged box %s stops nobody', (_, [x, y, w, h]) => {
    const node = new Y.Map<unknown>(Object.entries({ g: [x, y, 0], 'p.w': w, 'p.h': h }))
    ada.board.canvas.set('shape:forged', node)
    area('forged', 'free', [x, y, w, h])
    for (const near of ['stories', 'forged'] as AreaId[]) {
      for (const [left, top] of freeGeometry(ada.board, sizes, near)) {
        expect(Math.abs(left)).toBeLessThan(1e6)
        expect(Math.abs(top)).toBeLessThan(1e6)
      }
    }
  })

  it('are found for an import of 500 among 2,000 cards in less than a second of work', () => {
    const taken = Array.from({ length: 2000 }, (_, i): Box => [
      1300 + (i % 3) * 240,
      Math.floor(i / 3) * 142,
      228,
      130,
    ])
    const began = process.cpuUsage()
    freePlaces(
      [1300, 0, 772, 640],
      taken,
      Array.from({ length: 500 }, () => ({ w: 228, h: 130 })),
    )
    expect(process.cpuUsage(began).user / 1000).toBeLessThan(1000)
  })

  it('never overlap, whatever the sizes', () => {
    const random = seeded(5)
    for (let run = 0; run < 30; run++) {
      const box = (): Box => [
        random() * 900,
        random() * 900,
        20 + random() * 300,
        20 + random() * 300,
      ]
      const taken = Array.from({ length: 20 }, box)
      const wanted = Array.from({ length: 20 }, () => ({
        w: 20 + random() * 900,
        h: 20 + random() * 300,
      }))
      const placed: Box[] = []
      freePlaces([0, 0, 800, 400], taken, wanted).forEach(([x, y], i) => {
        const here: Box = [x, y, wanted[i]!.w, wanted[i]!.h]
        for (const other of [...taken, ...placed]) expect(overlaps(here, other)).toBe(false)
        placed.push(here)
      })
    }
  })
})

describe('PLACE3: new cards', () => {
  it('belong to the area of their kind, else to a free one', () => {
    expect(areaFor(ada.state, 'story')).toBe('stories')
    expect(areaFor(ada.state, 'touchpoint')).toBe('journey')
    expect(areaFor(ada.state, 'persona')).toBeUndefined()
    area('wall', 'free', [0, 2000, 400, 300])
    expect(areaFor(ada.state, 'persona')).toBe('wall')
  })

  it('get a place by their size where they have none, in no column', () => {
    const stage = make({ kind: 'stage', area: JOURNEY })
    const [loose, placed, inside] = [
      make({ kind: 'story' }),
      make({ kind: 'story', g: [1332, 88, 0] }),
      make({ kind: 'story', values: { stage } }),
    ]
    layOut(ada.board, [loose, placed, inside, 'gone' as CardId])
    expect(geometryOf(ada.board, placed)).toEqual([1332, 88, 0])
    expect(ada.board.canvas.get(recordId(inside))!.has('g')).toBe(false)
    const [x, y] = geometryOf(ada.board, loose)!
    expect(overlaps([x, y, 228, 50], [1332, 88, 228, 50])).toBe(false)
    expect(x).toBeGreaterThan(1300)
  })
})

test('an area is drawn around its columns', () => {
  expect(areaAround([0, 0, 100, 100], [[50, 50, 100, 200]])).toEqual([0, 0, 182, 282])
})
