import * as Y from 'yjs'
import { must } from '../assert.ts'
import { Board } from '../Board.ts'
import { cardSize } from '../cardSize.ts'
import { KINDS, type KindName } from '../cards.ts'
import { createCards, type Acting, type Draft } from '../commands.ts'
import type { Field, FieldInput } from '../fields.ts'
import { foldName } from '../fold.ts'
import type { Geometry } from '../geometry.ts'
import { newId, type CardId } from '../ids.ts'
import { areaFor, freeGeometry } from '../placement.ts'
import { readCard } from '../readCard.ts'
import { readState } from '../state.ts'
import { withBoard, type ImportPlan } from './importPlan.ts'
import type { KnownCards, KnownKind } from './knownCards.ts'
import { asText, type ImportRow } from './readRow.ts'

export interface ImportResult {
  /** The card of each row, in the order of the file. */
  readonly created: readonly CardId[]
  /** Epics and personas made because rows named them. */
  readonly named: readonly CardId[]
  /** How many rows somebody should look at. */
  readonly needsLook: number
  readonly skippedEmpty: number
}

type NewCard = Draft & { readonly id: CardId }

/** What an import will make. */
export interface ImportDrafts {
  readonly drafts: readonly Draft[]
  readonly result: ImportResult
}

/** Makes one card of each row, and the epics and personas they name, as one edit. See `draftImport`. */
export function applyImport(board: Board, acting: Acting, plan: ImportPlan): ImportResult {
  const { drafts, result } = draftImport(board, acting, plan)
  createCards(board, acting, drafts)
  return result
}

/**
 * One card of each row, and the epics and personas they name. Names are matched with the board as it is now, not as it
 * was when the plan was made. Must not be called inside a transaction.
 */
export function draftImport(board: Board, acting: Acting, plan: ImportPlan): ImportDrafts {
  const { rows, known, newEpics, newPersonas, skippedEmpty } = withBoard(plan, readState(board))
  const draft = (kind: KindName, values: Draft['values'] = {}): NewCard => ({
    id: newId<CardId>(acting.random),
    kind,
    values,
  })
  const named = [
    ...newEpics.map((name) => draft('epic', { name })),
    ...newPersonas.map((name) => draft('persona', { name })),
  ]
  const epics = new Map(
    rows.filter((row) => row.kind === 'epic').map((row) => [row, draft('epic', row.values)]),
  )
  const idOf = finder(known, [...named, ...epics.values()])
  const cards = rows.map((row) => epics.get(row) ?? draft('story', withIds(row, idOf)))
  return {
    drafts: placed(board, acting, [...named, ...cards]),
    result: {
      created: cards.map((card) => card.id),
      named: named.map((card) => card.id),
      needsLook: rows.filter((row) => row.problems.length > 0).length,
      skippedEmpty,
    },
  }
}

type FindCard = (kind: KnownKind, name: string) => CardId | undefined

/** Finds cards by name: those on the board before those about to be made. */
function finder(known: KnownCards, drafts: readonly NewCard[]): FindCard {
  const made = new Map(
    drafts.map(({ kind, values, id }) => [`${kind} ${foldName(asText(values?.['name']))}`, id]),
  )
  return (kind, name) => known[kind].get(foldName(name)) ?? made.get(`${kind} ${foldName(name)}`)
}

/** A row's values with references as the ids of the cards they name. */
function withIds(row: ImportRow, idOf: FindCard): Record<string, FieldInput> {
  const values = { ...row.values }
  for (const [name, field] of Object.entries<Field>(KINDS.story.fields)) {
    const value = values[name]
    if (field.type !== 'ref' || value === undefined) continue
    const kind = must(field.to?.[0], 'the kind a story names') as KnownKind
    const names = Array.isArray(value) ? (value as readonly string[]) : [asText(value)]
    const ids = names.flatMap((text) => idOf(kind, text) ?? [])
    values[name] = field.many ? ids : ids[0]
  }
  return values
}

/** Gives a free place to each card that lies in no stage, near the others of its kind. */
function placed(board: Board, acting: Acting, drafts: readonly NewCard[]): Draft[] {
  const state = readState(board)
  const free = drafts.filter(({ values }) => values?.['stage'] === undefined)
  const sizes = sizesOf(acting, free)
  const places = new Map<CardId, Geometry>()
  for (const area of new Set(free.map(({ kind }) => areaFor(state, kind)))) {
    const here = free.filter(({ kind }) => areaFor(state, kind) === area)
    const spots = freeGeometry(
      board,
      here.map(({ id }) => must(sizes.get(id), 'a size')),
      area,
    )
    here.forEach(({ id }, i) => places.set(id, must(spots[i], 'a place')))
  }
  return drafts.map((draft) => {
    const g = places.get(draft.id)
    return g ? { ...draft, g } : draft
  })
}

/** How large the cards will be: measured on a board of their own, since sizes follow from what a card reads as. */
function sizesOf(acting: Acting, drafts: readonly NewCard[]) {
  const scratch = new Board(new Y.Doc())
  createCards(scratch, acting, drafts)
  return new Map(
    drafts.map(({ id }) => [id, cardSize(readCard(id, must(scratch.cards.get(id), 'a card')))]),
  )
}
