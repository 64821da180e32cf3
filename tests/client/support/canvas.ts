import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { defaultShapeTools, defaultTools, Editor, type TLArrowShape, type TLShapeId } from 'tldraw'
import { afterEach, beforeEach } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { canvasParts } from '../../../client/board/canvasParts.tsx'
import { bindingUtils, boardStore, stockUtils } from '../../../client/canvas/boardStore.ts'
import { mountBoard } from '../../../client/canvas/mountBoard.ts'
import { shapeIdOf } from '../../../client/canvas/shapes.ts'
import { History } from '../../../client/state/history.ts'
import { may, type BoardSession } from '../../../client/state/session.ts'
import { createUiStore } from '../../../client/state/uiStore.ts'
import { Board, type Node } from '../../../model/Board.ts'
import { createCard } from '../../../model/commands.ts'
import type { AreaId, CardId, ParticipantId } from '../../../model/ids.ts'
import type { Role } from '../../../model/roles.ts'
import { readState, watchState, type BoardState } from '../../../model/state.ts'

const by = 'ada' as ParticipantId
export const acting = () => ({ by, now: 1, random: Math.random })

let stop = () => {}
export let board: Board
export let session: BoardSession
export let editor: Editor
/** The size in bytes of each update of the document since the last `make`. */
export let updates: number[]

beforeEach(() => mount('facilitator'))
afterEach(() => stop())

/** Replaces the facilitator's canvas that each test begins with. */
export function mount(role: Role): void {
  stop()
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
    shapeUtils: [...stockUtils(canvasParts.shapeUtils), ...canvasParts.shapeUtils],
    bindingUtils,
    tools: [...defaultTools, ...defaultShapeTools, ...canvasParts.tools],
    getContainer: () => container,
    initialState: 'select',
  })
  const unmount = mountBoard(editor, session)
  updates = []
  doc.on('update', (bytes: Uint8Array) => updates.push(bytes.length))
  stop = () => {
    stop = () => {}
    unmount()
    editor.dispose()
    history.destroy()
    stopWatching()
    sync.awareness.destroy()
    container.remove()
  }
}

/** The canvas follows the document in a microtask. */
export const settled = () => new Promise((resolve) => setTimeout(resolve, 0))
export const card = (id: CardId) => session.state.getState().cards.get(id)!
export const shapeOf = (id: CardId) => editor.getShape(shapeIdOf(id))
export const place = (id: CardId) => {
  const { x, y } = editor.getShapePageBounds(shapeIdOf(id))!
  return [x, y]
}

export async function make(
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

export function pointer(
  name: 'pointer_move' | 'pointer_down' | 'pointer_up',
  x: number,
  y: number,
): void {
  const point = { ...editor.pageToScreen({ x, y }), z: 0.5 }
  const keys = { shiftKey: false, altKey: false, ctrlKey: false, metaKey: false, accelKey: false }
  const hand = { pointerId: 1, button: 0, isPen: false, ...keys }
  editor.dispatch({ type: 'pointer', target: 'canvas', name, point, ...hand })
  editor.emit('tick', 16)
}

/** Drags a shape by its middle (a stage by its head). */
export async function drag(
  shape: TLShapeId,
  dx: number,
  dy: number,
  end: 'drop' | 'escape' = 'drop',
) {
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

export async function dragTo(id: CardId, x: number, y: number): Promise<void> {
  const box = editor.getShapePageBounds(shapeIdOf(id))!
  await drag(shapeIdOf(id), x - box.center.x, y - box.center.y)
}

export async function arrow(from: CardId, to: CardId): Promise<TLShapeId> {
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

export const journey = 'journey' as AreaId
export const stageAt = (order: string) =>
  make('stage', { area: journey, order, values: { name: order } })
