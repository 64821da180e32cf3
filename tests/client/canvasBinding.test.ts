// @vitest-environment happy-dom
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import {
  defaultShapeTools,
  defaultShapeUtils,
  defaultTools,
  Editor,
  type TLArrowShape,
  type TLShapeId,
} from 'tldraw'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { canvasParts } from '../../client/board/canvasParts.tsx'
import { bindingUtils, boardStore } from '../../client/canvas/boardStore.ts'
import { mountBoard } from '../../client/canvas/mountBoard.ts'
import { cardIdOf, shapeIdOf } from '../../client/canvas/shapes.ts'
import { History } from '../../client/state/history.ts'
import { may, type BoardSession } from '../../client/state/session.ts'
import { createUiStore } from '../../client/state/uiStore.ts'
import { emptyBin } from '../../model/bin.ts'
import { Board, type Node } from '../../model/Board.ts'
import { createCard, setField } from '../../model/commands.ts'
import type { AreaId, CardId, ParticipantId, StepId } from '../../model/ids.ts'
import { STAGE_HEADER } from '../../model/layout.ts'
import type { Role } from '../../model/roles.ts'
import { readState, watchState, type BoardState } from '../../model/state.ts'
import { addStep, editStep, setStep } from '../../model/workshop.ts'

const by = 'ada' as ParticipantId
const acting = () => ({ by, now: 1, random: Math.random })

let stop = () => {}
let board: Board
let session: BoardSession
let editor: Editor
let updates: number[]

beforeEach(() => mount('facilitator'))
afterEach(() => stop())

function mount(role: Role): void {
  const doc = new Y.Doc()
  board = new Board(doc)
  doc.transact(() => {
    board.info.set('version', 1)
    board.info.set('scale', 'fibonacci')
    const area: Node = new Y.Map()
    board.areas.set('journey', area)
    area.set('kind', 'journey')
    area.set('box', [0, 0, 1200, 700])
    area.set('protected', true)
    const matrix: Node = new Y.Map()
    board.canvas.set('shape:matrix', matrix)
    for (const [key, value] of Object.entries({
      typeName: 'shape',
      type: 'matrix',
      index: 'a1',
      g: [2000, 0, 0],
      'p.w': 860,
      'p.h': 640,
    }))
      matrix.set(key, value)
  })
  const state = createStore<BoardState>(() => readState(board))
  const stopWatching = watchState(board, (next) => state.setState(next, true))
  const history = new History(board, () => may(session, 'edit'))
  const sync = {
    awareness: new Awareness(doc),
    doc,
    status: createStore(() => ({ work: 'saved', clockOffset: 0 })),
  }
  session = {
    boardId: 'board1',
    board,
    role,
    me: { id: by, name: 'Ada', colour: '#8a3fa0' },
    sync: sync as unknown as BoardSession['sync'],
    history,
    state,
    names: createStore<ReadonlyMap<string, string>>(() => new Map()),
    ui: createUiStore(),
  }
  const container = document.createElement('div')
  document.body.append(container)
  editor = new Editor({
    store: boardStore(session, canvasParts.shapeUtils),
    shapeUtils: [...(defaultShapeUtils as never), ...canvasParts.shapeUtils],
    bindingUtils,
    tools: [...defaultTools, ...defaultShapeTools, ...canvasParts.tools],
    getContainer: () => container,
    initialState: 'select',
  })
  const unmount = mountBoard(editor, session)
  updates = []
  doc.on('update', (bytes: Uint8Array) => updates.push(bytes.length))
  stop = () => {
    unmount()
    editor.dispose()
    history.destroy()
    stopWatching()
    sync.awareness.destroy()
    container.remove()
  }
}

/** The canvas follows the document in a microtask. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 0))
const card = (id: CardId) => session.state.getState().cards.get(id)!
const shapeOf = (id: CardId) => editor.getShape(shapeIdOf(id))
const place = (id: CardId) => {
  const { x, y } = editor.getShapePageBounds(shapeIdOf(id))!
  return [x, y]
}

async function make(
  kind: 'note' | 'story' | 'touchpoint' | 'stage',
  extra: object,
): Promise<CardId> {
  session.history.mark()
  const id = createCard(board, acting(), { kind, ...extra })
  session.history.mark()
  await settled()
  updates.length = 0
  return id
}

function pointer(name: 'pointer_move' | 'pointer_down' | 'pointer_up', x: number, y: number): void {
  const point = { ...editor.pageToScreen({ x, y }), z: 0.5 }
  const keys = { shiftKey: false, altKey: false, ctrlKey: false, metaKey: false, accelKey: false }
  const hand = { pointerId: 1, button: 0, isPen: false, ...keys }
  editor.dispatch({ type: 'pointer', target: 'canvas', name, point, ...hand })
  editor.emit('tick', 16)
}

/** Drags a shape by its middle (a stage by its head). */
async function drag(shape: TLShapeId, dx: number, dy: number, end: 'drop' | 'escape' = 'drop') {
  const { x, y, w, h } = editor.getShapePageBounds(shape)!
  const isStage = (editor.getShape(shape)?.type as string) === 'stage'
  const [fromX, fromY] = [x + w / 2, isStage ? y + 20 : y + h / 2]
  editor.select(shape)
  pointer('pointer_move', fromX, fromY)
  pointer('pointer_down', fromX, fromY)
  for (const part of [0.3, 0.6, 1]) pointer('pointer_move', fromX + dx * part, fromY + dy * part)
  if (end === 'escape') editor.cancel()
  pointer('pointer_up', fromX + dx, fromY + dy)
  await settled()
}

async function dragTo(id: CardId, x: number, y: number): Promise<void> {
  const box = editor.getShapePageBounds(shapeIdOf(id))!
  await drag(shapeIdOf(id), x - box.center.x, y - box.center.y)
}

async function arrow(from: CardId, to: CardId): Promise<TLShapeId> {
  const id = 'shape:drawnArrow' as TLShapeId
  editor.markHistoryStoppingPoint('arrow')
  editor.run(() => {
    editor.createShape<TLArrowShape>({ id, type: 'arrow', x: 0, y: 0 })
    for (const [terminal, target] of [
      ['start', from],
      ['end', to],
    ] as const) {
      const props = {
        terminal,
        normalizedAnchor: { x: 0.5, y: 0.5 },
        isExact: false,
        isPrecise: false,
      }
      editor.createBinding({ type: 'arrow', fromId: id, toId: shapeIdOf(target), props })
    }
  })
  session.history.mark()
  await settled()
  return id
}

const journey = 'journey' as AreaId
const stageAt = (order: string) => make('stage', { area: journey, order, values: { name: order } })

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

describe('copies', () => {
  test('a duplicate is a card of its own with the same fields, in the column behind its source', async () => {
    const stage = await stageAt('a1')
    const story = await make('story', { values: { stage, iWant: 'to see prices', impact: 5 } })
    editor.duplicateShapes([shapeIdOf(story)], { x: 20, y: 20 })
    await settled()
    const copies = [...session.state.getState().cards.values()].filter(
      ({ kind }) => kind === 'story',
    )
    expect(copies).toHaveLength(2)
    expect(copies.map(({ fields }) => [fields['iWant'], fields['stage']])).toEqual([
      ['to see prices', stage],
      ['to see prices', stage],
    ])
  })

  test('copy and paste of a free card copies its fields and nothing that is its own', async () => {
    const note = await make('note', { g: [1500, 100, 0], values: { text: 'Who answers?' } })
    const content = editor.getContentFromCurrentPage([shapeIdOf(note)])!
    editor.putContentOntoCurrentPage(content, { select: true, point: { x: 1800, y: 900 } })
    session.history.mark()
    await settled()
    const notes = [...session.state.getState().cards.values()].filter(({ kind }) => kind === 'note')
    expect(notes.map(({ fields }) => fields['text'])).toEqual(['Who answers?', 'Who answers?'])
    expect(session.ui.getState().selection).toEqual([notes.find(({ id }) => id !== note)?.id])
    editor.undo()
    const live = [...session.state.getState().cards.values()].filter((one) => !one.deletedAt)
    expect(live.filter(({ kind }) => kind === 'note')).toHaveLength(1)
  })

  test('what was cut comes back itself', async () => {
    const note = await make('note', { g: [1500, 100, 0], values: { text: 'Who answers?' } })
    const content = editor.getContentFromCurrentPage([shapeIdOf(note)])!
    editor.deleteShapes([shapeIdOf(note)])
    session.history.mark()
    await settled()
    editor.putContentOntoCurrentPage(content, { select: true, point: { x: 1800, y: 900 } })
    session.history.mark()
    await settled()
    expect(card(note).deletedAt).toBeUndefined()
    expect(session.state.getState().cards.size).toBe(1)
  })

  test('what was cut and is gone for good since is pasted as a new card, and undo finds nothing of it', async () => {
    const note = await make('note', { g: [1500, 100, 0], values: { text: 'Who answers?' } })
    const content = editor.getContentFromCurrentPage([shapeIdOf(note)])!
    editor.deleteShapes([shapeIdOf(note)])
    session.history.mark()
    await settled()
    const server = new Board(new Y.Doc())
    Y.applyUpdate(server.doc, Y.encodeStateAsUpdate(board.doc))
    for (const day of [0, 1]) emptyBin(server, day, 1)
    Y.applyUpdate(board.doc, Y.encodeStateAsUpdate(server.doc))
    await settled()
    expect(session.history.undo()).toBe('overtaken')
    editor.putContentOntoCurrentPage(content, { select: true, point: { x: 1800, y: 900 } })
    session.history.mark()
    await settled()
    const [pasted, ...others] = [...session.state.getState().cards.values()]
    expect(others).toEqual([])
    expect(pasted!.id).not.toBe(note)
    expect(pasted).toMatchObject({ deletedAt: undefined, fields: { text: 'Who answers?' } })
  })

  test('a forged card on the clipboard makes nothing', async () => {
    const note = await make('note', { g: [1500, 100, 0] })
    const content = editor.getContentFromCurrentPage([shapeIdOf(note)])!
    const meta = { card: { board: 'x', id: '../..', kind: 'constructor', fields: { text: {} } } }
    const shapes = content.shapes.map((shape) => ({
      ...shape,
      meta,
      props: { ...shape.props, cardId: 'no' },
    }))
    editor.putContentOntoCurrentPage({ ...content, shapes } as typeof content, { select: true })
    session.history.mark()
    await settled()
    expect(session.state.getState().cards.size).toBe(1)
    expect(
      editor.getCurrentPageShapes().filter(({ type }) => (type as string) === 'card'),
    ).toHaveLength(1)
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

test('pasted lines become one note each, stories when they read like stories', async () => {
  await editor.putExternalContent({
    type: 'text',
    text: 'Price list\r\n\nTrade fair\tMay\n',
    point: { x: 0, y: 0 },
  })
  await settled()
  const notes = () => [...session.state.getState().cards.values()]
  expect(notes().map(({ fields }) => fields['text'])).toEqual(['Price list', 'Trade fair · May'])
  await editor.putExternalContent({
    type: 'text',
    text: 'As a buyer I want prices so that I can compare',
    point: { x: 0, y: 900 },
  })
  await settled()
  expect(notes().at(-1)).toMatchObject({ kind: 'story', fields: { asA: 'buyer' } })
})

test('a viewer changes nothing', async () => {
  stop()
  mount('viewer')
  const note = createCard(board, acting(), { kind: 'note', g: [1500, 100, 0] })
  await settled()
  updates.length = 0
  await drag(shapeIdOf(note), 200, 200)
  editor.deleteShapes([shapeIdOf(note)])
  await settled()
  expect(updates).toEqual([])
  expect(place(note)).toEqual([1500, 100])
})

describe('in a step that only facilitators write in', () => {
  const random = Math.random
  /** As another person's edit arrives. */
  const byAda = (edit: () => void) => board.doc.transact(edit, 'from the server')
  let closed: StepId

  beforeEach(() => {
    stop()
    mount('participant')
    closed = addStep(board, 'Decide', random)
    editStep(board, closed, { writers: 'facilitators' })
  })

  test('a participant looks on, at once and until it is over; undo waits', async () => {
    const note = await make('note', { g: [1500, 100, 0] })
    byAda(() => setStep(board, closed))
    updates.length = 0
    await drag(shapeIdOf(note), 200, 200)
    editor.deleteShapes([shapeIdOf(note)])
    editor.undo()
    await settled()
    expect([place(note), updates]).toEqual([[1500, 100], []])
    byAda(() => setStep(board, undefined))
    await drag(shapeIdOf(note), 200, 200)
    expect(place(note)).toEqual([1700, 300])
    editor.undo()
    expect(place(note)).toEqual([1500, 100])
  })

  test('a card in the hand goes back, a tool is put away', async () => {
    const note = await make('note', { g: [1500, 100, 0] })
    editor.select(shapeIdOf(note))
    const { x, y } = editor.getShapePageBounds(shapeIdOf(note))!.center
    pointer('pointer_move', x, y)
    pointer('pointer_down', x, y)
    pointer('pointer_move', x + 300, y + 300)
    await settled()
    expect(editor.isIn('select.translating')).toBe(true)
    byAda(() => setStep(board, closed))
    updates.length = 0
    pointer('pointer_move', x + 400, y + 400)
    pointer('pointer_up', x + 400, y + 400)
    await settled()
    expect([place(note), updates]).toEqual([[1500, 100], []])
    byAda(() => setStep(board, undefined))
    editor.setCurrentTool('card-note')
    byAda(() => setStep(board, closed))
    expect(editor.getCurrentToolId()).toBe('select')
  })

  test('what was typed on a drawing in the same moment is written: the server says whether it came in time', async () => {
    const id = 'shape:words' as TLShapeId
    editor.createShape<TLArrowShape>({ id, type: 'arrow', x: 1500, y: 100 })
    await settled()
    editor.updateShape<TLArrowShape>({ id, type: 'arrow', props: { text: 'nearly' } })
    byAda(() => setStep(board, closed))
    expect(JSON.stringify(board.canvas.get(id)?.toJSON())).toContain('nearly')
    await settled()
    expect(editor.getIsReadonly()).toBe(true)
  })
})
