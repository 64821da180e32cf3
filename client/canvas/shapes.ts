import {
  T,
  type Editor,
  type RecordProps,
  type TLBaseShape,
  type TLShape,
  type TLShapeId,
  type TLStore,
} from 'tldraw'
import { must } from '../../model/assert.ts'
import type { AreaId, CardId } from '../../model/ids.ts'
import type { BoardSession } from '../state/session.ts'

interface Size {
  w: number
  h: number
}
interface CardSized extends Size {
  /** The card it shows. Exists in the store only: a clone carries its source's, which says what to copy. */
  cardId: string
}

/** Any card but a stage, at `shape:<cardId>`. */
export type CardShape = TLBaseShape<'card', CardSized>
/** A column, at `shape:<cardId>`. */
export type StageShape = TLBaseShape<'stage', CardSized>
/** A region of the board, at `shape:<areaId>`: derived from the board's areas, below everything. */
export type AreaShape = TLBaseShape<'area', Size>
/** The impact/effort matrix: a stored canvas record. */
export type MatrixShape = TLBaseShape<'matrix', Size>
/** A scored story on a matrix, its child: never stored. `stack` counts from 0 within its place, which holds `of`. */
export type TokenShape = TLBaseShape<'token', CardSized & { stack: number; of: number }>

const size = { w: T.positiveNumber, h: T.positiveNumber }
const cardSized = { ...size, cardId: T.string }

export const cardShapeProps: RecordProps<CardShape> = cardSized
export const stageShapeProps: RecordProps<StageShape> = cardSized
export const areaShapeProps: RecordProps<AreaShape> = size
export const matrixShapeProps: RecordProps<MatrixShape> = size
export const tokenShapeProps: RecordProps<TokenShape> = {
  ...cardSized,
  stack: T.positiveInteger, // which for tldraw includes 0
  of: T.positiveInteger,
}

export const DEFAULT_MATRIX_SIZE = { w: 860, h: 640 }

/** The canvas shape of a card, stage, area or link: its id follows from theirs. */
export function shapeIdOf(id: string): TLShapeId {
  return `shape:${id}` as TLShapeId
}

/** What a shape of ours stands for; only for `card`, `stage` and `area` shapes. */
export function cardIdOf(shapeId: string): CardId {
  return shapeId.slice('shape:'.length) as CardId
}

export function areaIdOf(shapeId: string): AreaId {
  return shapeId.slice('shape:'.length) as AreaId
}

export function tokenId(matrix: string, card: CardId): TLShapeId {
  return `shape:tok-${matrix.slice('shape:'.length)}-${card}` as TLShapeId
}

export function isCardLike(shape: TLShape | undefined): shape is CardShape | StageShape {
  return (
    shape !== undefined && ((shape.type as string) === 'card' || (shape.type as string) === 'stage')
  )
}

const sessions = new WeakMap<TLStore, BoardSession>()

/** Lets shape utils and tools, which only know their editor, reach the board, from the first time they are drawn. */
export function bindSession(store: TLStore, session: BoardSession): void {
  sessions.set(store, session)
}

export function sessionOf(editor: Editor): BoardSession {
  return must(sessions.get(editor.store), 'an editor bound to a board')
}
