import * as Y from 'yjs'
import { asNode, type Board, type Node } from './Board.ts'
import { newId, type AreaId, type Random, type StepId } from './ids.ts'
import type { Language } from './language.ts'
import { orderKeyBetween } from './order.ts'
import { readText } from './readCard.ts'
import { readWriters, type Writers } from './roles.ts'
import type { ScaleName } from './scales.ts'
import { readState, type AgendaStep } from './state.ts'

/** "If you can't say it in ten words, don't launch." */
export const GOAL_WORDS = 10

/** Words as people count them: runs of letters and digits between blanks; a lone dash or colon is none. */
export function countWords(text: string): number {
  return text.split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word)).length
}

/** The goal, for an editor to bind to, so that two people who type merge. */
export function goalText(board: Board): Y.Text | undefined {
  return asText(board.info.get('goal'))
}

/** A step's title or instruction, for an editor to bind to; undefined where the step is gone. */
export function stepText(
  board: Board,
  id: StepId,
  field: 'title' | 'instruction',
): Y.Text | undefined {
  return asText(stepNode(board, id)?.get(field))
}

/** What facilitators set for the whole board; a split of undefined = after the middle tick. */
export interface BoardSettings {
  readonly language?: Language
  readonly scale?: ScaleName
  readonly splitImpact?: number | undefined
  readonly splitEffort?: number | undefined
}

/** A new scale forgets the split: its values need not exist on it. */
export function setSettings(board: Board, settings: BoardSettings): void {
  const scaleChanges = settings.scale !== undefined && settings.scale !== board.info.get('scale')
  const all = scaleChanges
    ? { splitImpact: undefined, splitEffort: undefined, ...settings }
    : settings
  board.transact(() => {
    for (const [key, value] of Object.entries(all)) setPlain(board.info, key, value)
  })
}

export interface AreaChange {
  readonly title?: string
  readonly hint?: string
  readonly protected?: boolean
}

export function editArea(board: Board, id: AreaId, change: AreaChange): void {
  const area = board.areas.get(id)
  if (!area) return
  board.transact(() => {
    for (const [key, value] of Object.entries(change)) setPlain(area, key, value)
  })
}

/** Moves the workshop to a step of its agenda; undefined = none. */
export function setStep(board: Board, step: StepId | undefined): void {
  if (board.workshop.get('step') === step) return
  board.transact(() => setPlain(board.workshop, 'step', step))
}

/** The title of the step that the workshop is at; '' without one. */
export function stepTitle(board: Board): string {
  const step: unknown = board.workshop.get('step')
  return typeof step === 'string' ? readText(stepNode(board, step as StepId)?.get('title')) : ''
}

/**
 * Who may write now, by the step that the workshop is at. Read from the document itself, in four look-ups by key: in the
 * middle of a transaction nothing that watches the document knows yet what has changed.
 */
export function currentWriters(board: Board): Writers {
  const step: unknown = board.workshop.get('step')
  return readWriters(
    typeof step === 'string' ? stepNode(board, step as StepId)?.get('writers') : undefined,
  )
}

export interface StepChange {
  readonly minutes?: number
  readonly writers?: Writers
  readonly area?: AreaId | undefined
}

export function editStep(board: Board, id: StepId, change: StepChange): void {
  const step = stepNode(board, id)
  if (!step) return
  board.transact(() => {
    for (const [key, value] of Object.entries(change)) setPlain(step, key, value)
  })
}

/** Adds a step at the end of the agenda and returns its id. */
export function addStep(board: Board, title: string, random: Random): StepId {
  const id = newId<StepId>(random)
  const last = readState(board).agenda.at(-1)
  board.transact(() => {
    const node: Node = new Y.Map()
    agendaNode(board).set(id, node)
    node.set('order', orderKeyBetween(last?.order ?? null, null, random))
    node.set('title', new Y.Text(title))
    node.set('instruction', new Y.Text())
    node.set('minutes', 15)
    node.set('mode', 'free')
  })
  return id
}

/** Where the workshop is at this step, it goes on to the next (or back to the one before). */
export function removeStep(board: Board, id: StepId): void {
  const { agenda, step } = readState(board)
  const at = agenda.findIndex((one) => one.id === id)
  board.transact(() => {
    if (step === id) setPlain(board.workshop, 'step', (agenda[at + 1] ?? agenda[at - 1])?.id)
    agendaNode(board).delete(id)
  })
}

/** Puts a step at a place among the others. */
export function moveStep(board: Board, id: StepId, to: number, random: Random): void {
  const rest = readState(board).agenda.filter((one) => one.id !== id)
  const order = orderKeyBetween(rest[to - 1]?.order ?? null, rest[to]?.order ?? null, random)
  board.transact(() => stepNode(board, id)?.set('order', order))
}

/** The step at `offset` from the current one; undefined beyond the ends. */
export function stepBeside(
  agenda: readonly AgendaStep[],
  current: StepId | undefined,
  offset: 1 | -1,
): AgendaStep | undefined {
  const at = agenda.findIndex(({ id }) => id === current)
  return at < 0 ? (offset === 1 ? agenda[0] : undefined) : agenda[at + offset]
}

function agendaNode(board: Board): Node {
  const there = asNode(board.workshop.get('agenda'))
  if (there) return there
  const made: Node = new Y.Map()
  board.workshop.set('agenda', made)
  return made
}

function stepNode(board: Board, id: StepId): Node | undefined {
  return asNode(asNode(board.workshop.get('agenda'))?.get(id))
}

function asText(value: unknown): Y.Text | undefined {
  return value instanceof Y.Text ? value : undefined
}

function setPlain(node: Node, key: string, value: unknown): void {
  if (value === undefined) node.delete(key)
  else if (node.get(key) !== value) node.set(key, value)
}
