import * as Y from 'yjs'
import type { TLArrowBinding, TLArrowShape, TLBinding, TLRecord, TLShapeId } from 'tldraw'
import { asNode } from '../../model/Board.ts'
import { linkCards, linkKind, unlinkCards } from '../../model/commands.ts'
import { isId, newId, type CardId, type LinkId } from '../../model/ids.ts'
import { writeText } from '../../model/writeCard.ts'
import { random } from '../random.ts'
import { acting } from '../state/session.ts'
import type { BoardBinding, Gesture } from './boardBinding.ts'
import { LINK_TYPE, rounded } from './records.ts'
import { cardIdOf, isCardLike } from './shapes.ts'

interface Changes {
  readonly added: readonly TLRecord[]
  readonly updated: readonly (readonly [from: TLRecord, to: TLRecord])[]
  readonly removed: readonly TLRecord[]
}

/**
 * Arrows between two cards are links of the model: drawn as links, taken off as drawings. Returns the records that
 * are dealt with; all other arrows are drawings.
 */
export function writeArrows(
  binding: BoardBinding,
  changes: Changes,
  gesture: Gesture | undefined,
  copies: ReadonlyMap<string, CardId>,
): Set<string> {
  const done = new Set<string>()
  const added = new Set(changes.added.map(({ id }) => id as string))
  const { board } = binding.session
  const { arrows, orphaned } = arrowsIn(changes)
  for (const id of arrows) {
    const wasLink = board.links.has(cardIdOf(id))
    const arrow = binding.editor.getShape(id as TLShapeId) as TLArrowShape | undefined
    const mayLink = added.has(id) || gesture?.kind === 'handle'
    const isNowLink = wasLink
      ? orphaned.has(id) || writeLink(binding, id, arrow, changes, gesture)
      : mayLink && arrow !== undefined && becomeLink(binding, arrow, copies)
    if (!isNowLink) continue
    done.add(id)
    for (const record of recordsIn(changes)) {
      if (record.typeName === 'binding' && record.fromId === id) done.add(record.id)
    }
  }
  return done
}

/** Returns false when the link has become a drawing, which is to be stored as one. */
function writeLink(
  { editor, session }: BoardBinding,
  id: string,
  arrow: TLArrowShape | undefined,
  changes: Changes,
  gesture: Gesture | undefined,
): boolean {
  const { board } = session
  const link = cardIdOf(id) as unknown as LinkId
  const node = asNode(board.links.get(link))
  if (!arrow) {
    unlinkCards(board, link)
    board.canvas.delete(id)
    return true
  }
  const [, before] = changes.updated.find(([, to]) => to.id === id) ?? []
  if (before && node) {
    writeText(node, 'label', arrow.props.text)
    writeBend(board.canvas, id, rounded(arrow.props.bend))
  }
  if (gesture?.kind !== 'handle' || !node) return true
  const { start, end } = endsOf(editor.getBindingsFromShape(arrow, 'arrow'))
  const [from, to] = [cardAt(editor, start, new Map()), cardAt(editor, end, new Map())]
  if (!from || !to || from === to) {
    unlinkCards(board, link)
    board.canvas.delete(id)
    return false
  }
  if (node.get('from') !== from) node.set('from', from)
  if (node.get('to') !== to) node.set('to', to)
  const kind = linkKind(board, from, to)
  if (node.get('kind') !== kind) node.set('kind', kind)
  return true
}

function becomeLink(
  { editor, session }: BoardBinding,
  arrow: TLArrowShape,
  copies: ReadonlyMap<string, CardId>,
): boolean {
  const { board } = session
  const bindings = editor.getBindingsFromShape(arrow, 'arrow') as TLArrowBinding[]
  const { start, end } = endsOf(bindings)
  const [from, to] = [cardAt(editor, start, copies), cardAt(editor, end, copies)]
  if (!from || !to || from === to) return false
  const own = cardIdOf(arrow.id) as unknown as LinkId
  const id = isId(own) ? own : newId<LinkId>(random)
  board.canvas.delete(arrow.id)
  for (const { id: bound } of bindings) board.canvas.delete(bound)
  linkCards(board, acting(session), from, to, arrow.props.text, id)
  // Its ends would be handles in the middle of the cards, and the next drag of a card would take the arrow off.
  queueMicrotask(() => editor.deselect(arrow.id))
  if (board.links.has(id)) writeBend(board.canvas, `shape:${id}`, rounded(arrow.props.bend))
  return true
}

function writeBend(canvas: BoardBinding['session']['board']['canvas'], id: string, bend: number) {
  let node = asNode(canvas.get(id))
  if ((node?.get('p.bend') ?? 0) === bend) return
  if (!node) {
    node = new Y.Map()
    canvas.set(id, node)
    node.set('typeName', 'shape')
    node.set('type', LINK_TYPE)
  }
  node.set('p.bend', bend)
}

function endsOf(bindings: readonly TLBinding[]): { start?: string; end?: string } {
  const ends: { start?: string; end?: string } = {}
  for (const { props, toId } of bindings as readonly TLArrowBinding[]) ends[props.terminal] = toId
  return ends
}

function cardAt(
  editor: BoardBinding['editor'],
  shape: string | undefined,
  copies: ReadonlyMap<string, CardId>,
): CardId | undefined {
  if (shape === undefined || !isCardLike(editor.getShape(shape as TLShapeId))) return undefined
  return copies.get(shape) ?? cardIdOf(shape)
}

/** Arrows that changed, or whose ends did; `orphaned` are those that only lost a card which is deleted. */
function arrowsIn(changes: Changes): { arrows: Set<string>; orphaned: Set<string> } {
  const removed = new Set(changes.removed.map(({ id }) => id as string))
  const arrows = new Set<string>()
  const orphaned = new Set<string>()
  for (const record of recordsIn(changes)) {
    if (record.typeName === 'shape' && record.type === 'arrow') arrows.add(record.id)
    if (record.typeName !== 'binding') continue
    arrows.add(record.fromId)
    if (removed.has(record.toId)) orphaned.add(record.fromId)
  }
  for (const id of removed) orphaned.delete(id)
  return { arrows, orphaned }
}

function recordsIn({ added, updated, removed }: Changes): TLRecord[] {
  return [...added, ...updated.map(([, to]) => to), ...removed]
}
