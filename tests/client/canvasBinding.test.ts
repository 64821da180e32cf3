// @vitest-environment happy-dom
import * as Y from 'yjs'
import type { TLArrowShape, TLShapeId } from 'tldraw'
import { describe, expect, test } from 'vitest'
import { cardIdOf, shapeIdOf } from '../../client/canvas/shapes.ts'
import type { Node } from '../../model/Board.ts'
import { setField } from '../../model/commands.ts'
import type { CardId } from '../../model/ids.ts'
import { STAGE_HEADER } from '../../model/layout.ts'
import {
  arrow,
  board,
  card,
  drag,
  dragTo,
  editor,
  make,
  place,
  session,
  settled,
  shapeOf,
  stageAt,
  updates,
} from './support/canvas.ts'

describe('columns', () => {
  test('a card dropped in a column takes its stage in one small update; one undo puts it back', async () => {
    const stage = await stageAt('a1')
    const story = await make('story', { g: [1500, 100, 0] })
    const box = editor.getShapePageBounds(shapeIdOf(stage))!
    await dragTo(story, box.center.x, box.y + 200)
    expect(updates).toHaveLength(1)
    expect(updates[0]).toBeLessThan(70)
    expect(card(story).fields['stage']).toBe(stage)
    expect(shapeOf(story)?.parentId).toBe(shapeIdOf(stage))
    editor.undo()
    expect(card(story).fields['stage']).toBeUndefined()
    expect(place(story)).toEqual([1500, 100])
  })

  test('a drag inside its own place and Escape write nothing', async () => {
    const stage = await stageAt('a1')
    const story = await make('story', { values: { stage } })
    await drag(shapeIdOf(story), 8, 8)
    await drag(shapeIdOf(story), 700, 300, 'escape')
    expect(updates).toEqual([])
    expect(shapeOf(story)?.parentId).toBe(shapeIdOf(stage))
  })

  test('a card dragged out of a column lies free', async () => {
    const stage = await stageAt('a1')
    const story = await make('story', { values: { stage } })
    await dragTo(story, 1600, 300)
    expect(card(story).fields['stage']).toBeUndefined()
    expect(shapeOf(story)?.parentId).toBe('page:page')
    expect(updates).toHaveLength(1)
  })

  test('notes have no stage: they lie on the column', async () => {
    const stage = await stageAt('a1')
    const note = await make('note', { g: [1500, 100, 0] })
    await dragTo(note, place(stage)[0]! + 130, 300)
    expect(shapeOf(note)?.parentId).toBe('page:page')
    expect(card(note).unknown).toEqual({})
  })

  test('cards of a deleted stage stay where they were, and come back into it', async () => {
    const stage = await stageAt('a1')
    const story = await make('story', { values: { stage } })
    const before = place(story)
    editor.markHistoryStoppingPoint('delete')
    editor.deleteShapes([shapeIdOf(stage)])
    await settled()
    editor.store.listen(() => {})()
    await settled()
    expect(card(stage).deletedAt).toBeDefined()
    expect(card(story).deletedAt).toBeUndefined()
    expect(place(story)).toEqual(before)
    editor.undo()
    expect(shapeOf(story)?.parentId).toBe(shapeIdOf(stage))
  })

  test('a stage dragged along its journey changes places, out of it lies free, and back in belongs again', async () => {
    const [first, second] = [await stageAt('a1'), await stageAt('a2')]
    expect(place(first)[0]).toBeLessThan(place(second)[0]!)
    await drag(shapeIdOf(first), 300, 0)
    expect(place(first)[0]).toBeGreaterThan(place(second)[0]!)
    await drag(shapeIdOf(first), 0, 1500)
    expect(card(first).area).toBeUndefined()
    await drag(shapeIdOf(first), -300, -1500)
    expect(card(first).area).toBe('journey')
  })

  test('the field in the panel moves the card', async () => {
    const stage = await stageAt('a1')
    const story = await make('story', { g: [1500, 100, 0] })
    setField(board, story, 'stage', stage, Math.random)
    await settled()
    expect(shapeOf(story)).toMatchObject({ parentId: shapeIdOf(stage) })
    expect(shapeOf(story)?.y).toBeGreaterThan(STAGE_HEADER)
  })
})

describe('links', () => {
  test('an arrow between two cards is a link: no drawing of it is stored', async () => {
    const [from, to] = [
      await make('touchpoint', { g: [1500, 100, 0] }),
      await make('touchpoint', { g: [1500, 500, 0] }),
    ]
    const id = await arrow(from, to)
    const [link] = [...session.state.getState().links.values()]
    expect(link).toMatchObject({ from, to, kind: 'next', label: '' })
    expect([...board.canvas.keys()].filter((key) => key.includes('drawnArrow'))).toEqual([])
    expect(editor.getShape(id)).toBeDefined()
    expect(editor.getBindingsFromShape(id, 'arrow')).toHaveLength(2)
  })

  test('its label is text of the link; deleting the arrow unlinks; undo links again', async () => {
    const [from, to] = [
      await make('touchpoint', { g: [1500, 100, 0] }),
      await make('touchpoint', { g: [1500, 500, 0] }),
    ]
    const id = await arrow(from, to)
    editor.updateShape<TLArrowShape>({ id, type: 'arrow', props: { text: 'no answer, 3 days' } })
    session.history.mark()
    await settled()
    expect(session.state.getState().links.get(cardIdOf(id) as never)?.label).toBe(
      'no answer, 3 days',
    )
    editor.deleteShapes([id])
    session.history.mark()
    await settled()
    expect(session.state.getState().links.size).toBe(0)
    editor.undo()
    expect(session.state.getState().links.size).toBe(1)
    expect(editor.getShape(id)).toBeDefined()
  })

  test('a link to a deleted card is kept and not drawn', async () => {
    const [from, to] = [
      await make('touchpoint', { g: [1500, 100, 0] }),
      await make('touchpoint', { g: [1500, 500, 0] }),
    ]
    const id = await arrow(from, to)
    editor.deleteShapes([shapeIdOf(to)])
    session.history.mark()
    await settled()
    expect(session.state.getState().links.size).toBe(1)
    expect(editor.getShape(id)).toBeUndefined()
    editor.undo()
    expect(editor.getShape(id)).toBeDefined()
  })
})

describe('matrix', () => {
  const token = (id: CardId) => `shape:tok-matrix-${id}` as TLShapeId

  test('a story dropped on it takes the scores and goes back to its place', async () => {
    const story = await make('story', { g: [1500, 100, 0] })
    await dragTo(story, 2000 + 430, 320)
    expect(card(story).fields).toMatchObject({ impact: 5, effort: 5 })
    expect(place(story)).toEqual([1500, 100])
    expect(editor.getShape(token(story))?.parentId).toBe('shape:matrix')
    expect(updates).toHaveLength(1)
  })

  test('a token dragged to another tick changes the scores; Delete leaves it', async () => {
    const story = await make('story', { g: [1500, 100, 0], values: { impact: 5, effort: 5 } })
    await drag(token(story), 220, 0)
    expect(card(story).fields).toMatchObject({ impact: 5, effort: 13 })
    editor.deleteShapes([token(story)])
    session.history.mark()
    await settled()
    expect(editor.getShape(token(story))).toBeDefined()
    editor.nudgeShapes([token(story)], { x: 0, y: -1 })
    expect(card(story).fields).toMatchObject({ impact: 8, effort: 13 })
  })
})

test('grouping, rotating and reparenting cards leaves them as they were', async () => {
  const [one, two] = [
    await make('note', { g: [1500, 100, 0] }),
    await make('note', { g: [1500, 500, 0] }),
  ]
  editor.groupShapes([shapeIdOf(one), shapeIdOf(two)])
  editor.reparentShapes([shapeIdOf(one)], 'shape:matrix' as TLShapeId)
  session.history.mark()
  await settled()
  expect(shapeOf(one)?.parentId).toBe('page:page')
  expect([...board.canvas.values()].filter((node) => node.has('parentId'))).toEqual([])
})

test('what others stored in a way that cannot be shown stays in the document and hides nothing else', async () => {
  const note = await make('note', { g: [1500, 100, 0] })
  const forged = (id: string, values: object) =>
    board.doc.transact(() => {
      const node: Node = new Y.Map()
      board.canvas.set(id, node)
      for (const [key, value] of Object.entries({ typeName: 'shape', index: 'a1', ...values }))
        node.set(key, value)
    })
  forged('shape:future', { type: 'hologram', g: [0, 0, 0] })
  forged('shape:embed', { type: 'embed', g: [0, 0, 0], 'p.url': 'https://example.com' })
  forged('shape:nan', { type: 'geo', g: [NaN, 0, 0], 'p.w': 'wide' })
  forged('shape:a', {
    type: 'frame',
    g: [0, 0, 0],
    parentId: 'shape:b',
    'p.w': 100,
    'p.h': 100,
    'p.name': '',
  })
  forged('shape:b', {
    type: 'frame',
    g: [0, 0, 0],
    parentId: 'shape:a',
    'p.w': 100,
    'p.h': 100,
    'p.name': '',
  })
  forged('asset:far', { typeName: 'asset', type: 'image', 'p.src': 'https://example.com/x.png' })
  forged(shapeIdOf('nobody'), { type: 'card', g: [0, 0, 0] })
  await settled()
  const shown = editor.getCurrentPageShapes().map(({ id }) => id as string)
  for (const id of ['future', 'embed', 'nan', 'nobody']) expect(shown).not.toContain(`shape:${id}`)
  expect(shown).toContain(shapeIdOf(note))
  expect(shown).toContain('shape:a')
  expect(editor.getAsset('asset:far' as never)).toBeUndefined()
  expect(board.canvas.has('shape:future')).toBe(true)
})
