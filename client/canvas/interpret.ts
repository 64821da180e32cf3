import { isEqual, type TLRecord, type TLShape } from 'tldraw'
import { asNode, type Board } from '../../model/Board.ts'
import { deleteCards } from '../../model/commands.ts'
import { can } from '../../model/roles.ts'
import { acting } from '../state/session.ts'
import type { BoardBinding, Diff, Gesture, Interpret } from './boardBinding.ts'
import { createCopies } from './copies.ts'
import { dropCards, setPlace } from './dropCards.ts'
import { storedLayer } from './layers.ts'
import { writeArrows } from './writeArrows.ts'
import { isDrawing, PAGE, rounded, writeRecord } from './records.ts'
import { areaIdOf, cardIdOf, isCardLike } from './shapes.ts'

interface Changes {
  readonly added: readonly TLRecord[]
  readonly updated: readonly (readonly [from: TLRecord, to: TLRecord])[]
  readonly removed: readonly TLRecord[]
}

/**
 * Turns what a person did on the canvas into edits of the document. Meaning (a stage, a score, a link) comes only from
 * a finished gesture; any other change of a derived record is dropped, since the record is derived anew afterwards.
 */
export function interpreter(binding: BoardBinding, explicit: Set<string>): Interpret {
  return (diff, gesture) => {
    const { session } = binding
    if (binding.editor.getIsReadonly()) return
    const changes = readChanges(diff)
    const copies = createCopies(binding, changes.added.filter(isShape).filter(isCardLike))
    session.board.transact(() => {
      const arrows = writeArrows(binding, changes, gesture, copies)
      dropCards(binding, movedCards(changes, gesture), copies)
      for (const [from, to] of changes.updated) {
        if (!arrows.has(to.id)) writeUpdate(binding, from, to, gesture)
      }
      for (const record of changes.added) {
        if (!arrows.has(record.id) && isStored(record)) store(binding, undefined, record)
      }
      for (const record of changes.removed) {
        if (!arrows.has(record.id)) writeRemoval(binding, record, changes.removed, explicit)
      }
    })
    explicit.clear()
  }
}

function readChanges(diff: Diff): Changes {
  return {
    added: Object.values(diff.added),
    // A gesture that was taken back leaves a change from a record to itself.
    updated: Object.values(diff.updated).filter(([from, to]) => !isEqual(from, to)),
    removed: Object.values(diff.removed),
  }
}

/** Cards whose place the person chose: dragged by hand, not aligned, nudged or carried along. */
function movedCards({ updated }: Changes, gesture: Gesture | undefined): TLShape[] {
  if (gesture?.kind !== 'translating') return []
  return updated.flatMap(([from, to]) => {
    if (!isShape(from) || !isShape(to) || gesture.carried.has(to.id)) return []
    const isPlaced = isCardLike(to) || (to.type as string) === 'token'
    return isPlaced && hasMoved(from, to) ? [to] : []
  })
}

function writeUpdate(
  binding: BoardBinding,
  from: TLRecord,
  to: TLRecord,
  gesture: Gesture | undefined,
): void {
  if (!isShape(from) || !isShape(to)) {
    if (isStored(to)) store(binding, from, to)
    return
  }
  if (isCardLike(to)) return writeCardUpdate(binding, from, to, gesture)
  if ((to.type as string) === 'area') return writeAreaUpdate(binding, to, gesture)
  if (isStored(to)) store(binding, from, to)
}

/** A free card goes where it was put; one with a place of its own keeps that. Its layer is always its own. */
function writeCardUpdate(
  { editor, layout, session: { board } }: BoardBinding,
  from: TLShape,
  to: TLShape,
  gesture: Gesture | undefined,
): void {
  const node = asNode(board.canvas.get(to.id))
  const isOnPage = from.parentId === PAGE && to.parentId === PAGE
  if (node && isOnPage && from.index !== to.index) node.set('index', layerFor(board, to.index))
  const at = layout.places.get(to.id)?.at
  const isFree = at === undefined || at === 'page'
  const isDropped = gesture?.kind === 'translating' && !gesture.carried.has(to.id)
  if (isDropped || !isFree || !hasMoved(from, to)) return
  const point = editor.getShapePageTransform(to.id)?.point()
  if (point) setPlace(board, cardIdOf(to.id), [point.x, point.y])
}

function writeAreaUpdate(
  { session: { board, role } }: BoardBinding,
  to: TLShape,
  gesture: Gesture | undefined,
): void {
  const node = asNode(board.areas.get(areaIdOf(to.id)))
  if (!node || !gesture || !can(role, 'arrange')) return
  const { w, h } = to.props as { w: number; h: number }
  const [, , oldW, oldH] = (node.get('box') as number[] | undefined) ?? []
  const size = gesture.kind === 'resizing' ? [w, h] : [oldW ?? w, oldH ?? h]
  const box = [to.x, to.y, ...size].map(Math.round)
  if (!isEqual(node.get('box'), box)) node.set('box', box)
}

function writeRemoval(
  { session, layout }: BoardBinding,
  record: TLRecord,
  removed: readonly TLRecord[],
  explicit: ReadonlySet<string>,
): void {
  const { board } = session
  if (isShape(record) && isCardLike(record)) {
    const place = layout.places.get(record.id)
    const stage = place?.at === 'column' ? `shape:${place.stage}` : undefined
    const fellWithStage = removed.some(({ id }) => id === stage) && !explicit.has(record.id)
    if (!fellWithStage) deleteCards(board, acting(session), [cardIdOf(record.id)])
  } else if (board.canvas.has(record.id)) {
    board.canvas.delete(record.id)
  }
}

function store(binding: BoardBinding, from: TLRecord | undefined, to: TLRecord): void {
  const { board } = binding.session
  if (!isShape(to)) return writeRecord(board.canvas, from, to)
  const overrides: Record<string, unknown> = {}
  const parent = String(to.parentId)
  if (!parent.startsWith('page:') && !isContainer(binding, parent)) {
    const transform = binding.editor.getShapePageTransform(to.id)
    const point = transform?.point() ?? to
    overrides['g'] = [rounded(point.x), rounded(point.y), transform?.rotation() ?? 0]
    overrides['parentId'] = undefined
  }
  const isSame = from && isShape(from) && from.index === to.index
  const stored: unknown = asNode(board.canvas.get(to.id))?.get('index')
  overrides['index'] = isSame ? stored : layerFor(board, to.index)
  writeRecord(board.canvas, from, to, overrides)
}

function layerFor(board: Board, index: string): string {
  const shapes = [...board.canvas.values()].filter((node) => node.get('typeName') === 'shape')
  return storedLayer(
    index,
    shapes.map((node) => node.get('index')),
  )
}

function isContainer({ editor }: BoardBinding, id: string): boolean {
  const type = editor.getShape(id as TLShape['id'])?.type
  return type === 'group' || type === 'frame'
}

function isStored(record: TLRecord): boolean {
  if (record.typeName === 'binding' || record.typeName === 'asset') return true
  return isShape(record) && isDrawing(record.type)
}

function hasMoved(from: TLShape, to: TLShape): boolean {
  return from.x !== to.x || from.y !== to.y || from.parentId !== to.parentId
}

function isShape(record: TLRecord): record is TLShape {
  return record.typeName === 'shape'
}
