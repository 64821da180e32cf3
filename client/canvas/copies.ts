import { T } from 'tldraw'
import { asNode } from '../../model/Board.ts'
import { isKindName, kindOf } from '../../model/cards.ts'
import { copyValues, createCards, restoreCards, type Draft } from '../../model/commands.ts'
import type { FieldInput } from '../../model/fields.ts'
import { isId, newId, type CardId } from '../../model/ids.ts'
import { readText } from '../../model/readCard.ts'
import { random } from '../random.ts'
import { acting, type BoardSession } from '../state/session.ts'
import type { BoardBinding } from './boardBinding.ts'
import { shapeIdOf, type CardShape, type StageShape } from './shapes.ts'

const MAX_ITEMS = 1000

const scalar = T.or(T.string, T.number)
const items = T.or(T.arrayOf(T.string), T.arrayOf(T.dict(T.string, T.optional(scalar)))).check(
  ({ length }) => demand(length <= MAX_ITEMS),
)

/** A card on the clipboard. It comes from anywhere, so it is read with care. */
const copiedCard = T.object({
  board: T.string,
  id: T.string.check((id) => demand(isId(id))),
  kind: T.string.check((kind) => demand(isKindName(kind))),
  fields: T.dict(T.string, T.or(scalar, items)),
}).allowUnknownProperties()
export type CopiedCard = T.TypeOf<typeof copiedCard>

export function readCopiedCard(raw: unknown): CopiedCard | undefined {
  return copiedCard.isValid(raw) ? raw : undefined
}

function demand(isGood: boolean): void {
  if (!isGood) throw new Error('This is no card of ours')
}

/** What a copy of a card takes along: its fields, never its key, votes, author or links. */
export function copyOf({ board, boardId }: BoardSession, id: CardId): CopiedCard | undefined {
  const node = asNode(board.cards.get(id))
  if (!node) return undefined
  const kind = readText(node.get('kind'))
  return readCopiedCard({ board: boardId, id, kind, fields: defined(copyValues(board, id)) })
}

/**
 * Makes the cards of shapes that were pasted, duplicated or dragged off as copies. A card that was cut from this
 * board comes back itself. Returns the card of each shape; must not be called inside a transaction.
 */
export function createCopies(
  binding: BoardBinding,
  shapes: readonly (CardShape | StageShape)[],
): Map<string, CardId> {
  const { board, boardId } = binding.session
  const revived: CardId[] = []
  const ids = new Map<string, CardId>()
  const bySource = new Map<string, CardId>()
  const made: [CardShape | StageShape, CopiedCard][] = []
  for (const shape of shapes) {
    const source = binding.sources.get(shape.id)
    if (!source) continue
    binding.sources.delete(shape.id)
    const original = source.board === boardId ? board.cards.get(source.id as CardId) : undefined
    const isCut = original?.has('deletedAt') && !revived.includes(source.id as CardId)
    const id = isCut ? (source.id as CardId) : newId<CardId>(random)
    if (isCut) revived.push(id)
    else made.push([shape, source])
    ids.set(shape.id, id)
    bySource.set(source.id, id)
    binding.replaced.set(shape.id, shapeIdOf(id))
  }
  const inColumn = (shape: CardShape | StageShape) => (ids.has(shape.parentId) ? 1 : 0)
  made.sort(([a], [b]) => inColumn(a) - inColumn(b) || a.y - b.y)
  const drafts = made.map(([shape, source]): Draft => {
    const kind = isKindName(source.kind) ? source.kind : 'note'
    const point = binding.editor.getShapePageTransform(shape.id)?.point() ?? shape
    const stage = ids.get(shape.parentId)
    const values = relinked(source, bySource, source.board === boardId)
    return {
      id: ids.get(shape.id) ?? newId(random),
      kind,
      values: stage ? { ...values, stage } : values,
      g: [Math.round(point.x), Math.round(point.y), 0],
    }
  })
  if (drafts.length > 0) createCards(board, acting(binding.session), drafts)
  if (revived.length > 0) restoreCards(board, revived)
  return ids
}

/** Copies refer to copies; to other cards only on the board where those are. A place is never copied. */
function relinked(
  { kind, fields: values }: CopiedCard,
  copies: ReadonlyMap<string, CardId>,
  isSameBoard: boolean,
): Record<string, FieldInput> {
  const kept: Record<string, FieldInput> = {}
  const follow = (id: string) => copies.get(id) ?? (isSameBoard ? id : undefined)
  for (const [name, value] of Object.entries(values)) {
    const field = kindOf(kind)?.fields[name]
    if (!field || name === 'stage') continue
    if (field.type !== 'ref') kept[name] = value as FieldInput
    else if (typeof value === 'string') kept[name] = follow(value)
    else if (Array.isArray(value))
      kept[name] = value.flatMap((id) => (typeof id === 'string' && follow(id)) || [])
  }
  return kept
}

function defined(values: Record<string, FieldInput>): Record<string, FieldInput> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
}
