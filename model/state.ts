import type * as Y from 'yjs'
import { asNode, type Board, type Node } from './Board.ts'
import type { Card } from './cards.ts'
import { isId, type AreaId, type CardId, type LinkId, type StepId } from './ids.ts'
import { isLanguage, type Language } from './language.ts'
import { byOrder, type OrderKey } from './order.ts'
import { finite } from './finite.ts'
import { readCard, readOrder, readText } from './readCard.ts'
import { readWriters, type Writers } from './roles.ts'
import { isScaleName, type ScaleName } from './scales.ts'

/** `[x, y, width, height]` in canvas units. */
export type Box = readonly [number, number, number, number]

export interface BoardInfo {
  readonly version: number
  readonly title: string
  readonly goal: string
  readonly language: Language
  readonly scale: ScaleName
  /** The matrix is split after this tick of the scale; undefined = after the middle one. */
  readonly splitImpact: number | undefined
  readonly splitEffort: number | undefined
  readonly template: string
}

export interface Area {
  readonly id: AreaId
  readonly kind: string
  readonly title: string
  readonly hint: string
  readonly box: Box
  readonly order: OrderKey
  /** Moved and resized by facilitators only, and only after they unlock it. */
  readonly protected: boolean
  readonly framework: string | undefined
  readonly personas: readonly CardId[]
}

export interface Link {
  readonly id: LinkId
  readonly from: CardId
  readonly to: CardId
  readonly kind: string
  readonly label: string
}

export type StepMode = 'free' | 'private' | 'vote' | 'presentation'

export interface AgendaStep {
  readonly id: StepId
  readonly order: OrderKey
  readonly title: string
  readonly instruction: string
  readonly minutes: number
  readonly area: AreaId | undefined
  readonly mode: StepMode
  /** Who may write while the workshop is at this step. */
  readonly writers: Writers
}

/** The whole board at one moment, as plain values. Deleted cards are in it, marked by `deletedAt`. */
export interface BoardState {
  readonly info: BoardInfo
  readonly areas: ReadonlyMap<AreaId, Area>
  readonly cards: ReadonlyMap<CardId, Card>
  readonly links: ReadonlyMap<LinkId, Link>
  readonly agenda: readonly AgendaStep[]
  readonly step: StepId | undefined
}

export function readState(board: Board): BoardState {
  return {
    info: readInfo(board.info),
    areas: readAll(board.areas, readArea),
    cards: readAll(board.cards, readCard),
    links: readAll(board.links, readLink),
    ...readWorkshop(board.workshop),
  }
}

/**
 * Calls `onChange` once after each transaction that changed the board's meaning (not its geometry), with a
 * state in which only what changed is new: unchanged cards stay the same objects. Returns how to stop.
 */
export function watchState(board: Board, onChange: (state: BoardState) => void): () => void {
  let state = readState(board)
  let changed = false
  const change = (part: Partial<BoardState>) => {
    state = { ...state, ...part }
    changed = true
  }
  const report = () => {
    if (changed) onChange(state)
    changed = false
  }
  const stops = [
    watchDeep(board.info, () => change({ info: readInfo(board.info) })),
    watchDeep(board.areas, (ids) =>
      change({ areas: reread(state.areas, board.areas, ids, readArea) }),
    ),
    watchDeep(board.cards, (ids) =>
      change({ cards: reread(state.cards, board.cards, ids, readCard) }),
    ),
    watchDeep(board.links, (ids) =>
      change({ links: reread(state.links, board.links, ids, readLink) }),
    ),
    watchDeep(board.workshop, () => change(readWorkshop(board.workshop))),
  ]
  board.doc.on('afterTransaction', report)
  return () => {
    stops.forEach((stop) => stop())
    board.doc.off('afterTransaction', report)
  }
}

/** Reports the top-level keys of `root` under which something changed. */
export function watchDeep(root: Y.Map<unknown> | Y.Map<Node>, onKeys: (ids: Set<string>) => void) {
  const observe = (events: Y.YEvent<Y.AbstractType<unknown>>[]) => {
    const ids = new Set<string>()
    for (const event of events) {
      if (event.path.length > 0) ids.add(String(event.path[0]))
      else event.changes.keys.forEach((_, key) => ids.add(key))
    }
    onKeys(ids)
  }
  const type = root as Y.Map<unknown>
  type.observeDeep(observe as never)
  return () => type.unobserveDeep(observe as never)
}

export function isLive(card: Card | undefined): card is Card {
  return card !== undefined && card.deletedAt === undefined
}

export function liveCards(state: BoardState): Card[] {
  return [...state.cards.values()].filter(isLive)
}

function readAll<Id extends string, T>(
  root: Y.Map<Node>,
  read: (id: Id, node: Node) => T | undefined,
): Map<Id, T> {
  const all = new Map<Id, T>()
  for (const [id, value] of root.entries()) {
    const node = asNode(value)
    const item = node && read(id as Id, node)
    if (item !== undefined) all.set(id as Id, item)
  }
  return all
}

function reread<Id extends string, T>(
  old: ReadonlyMap<Id, T>,
  root: Y.Map<Node>,
  ids: Iterable<string>,
  read: (id: Id, node: Node) => T | undefined,
): ReadonlyMap<Id, T> {
  const next = new Map(old)
  for (const id of ids) {
    const node = asNode(root.get(id))
    const item = node && read(id as Id, node)
    if (item === undefined) next.delete(id as Id)
    else next.set(id as Id, item)
  }
  return next
}

function readInfo(node: Node): BoardInfo {
  const language = node.get('language')
  const scale = node.get('scale')
  return {
    version: finite(node.get('version')) ?? 0,
    title: readText(node.get('title')),
    goal: readText(node.get('goal')),
    language: isLanguage(language) ? language : 'en',
    scale: isScaleName(scale) ? scale : 'fibonacci',
    splitImpact: finite(node.get('splitImpact')),
    splitEffort: finite(node.get('splitEffort')),
    template: readText(node.get('template')),
  }
}

function readArea(id: AreaId, node: Node): Area {
  const framework = node.get('framework')
  return {
    id,
    kind: readText(node.get('kind')),
    title: readText(node.get('title')),
    hint: readText(node.get('hint')),
    box: readBox(node.get('box')),
    order: readOrder(node.get('order')),
    protected: node.get('protected') === true,
    framework: typeof framework === 'string' ? framework : undefined,
    personas: [...(asNode(node.get('personas'))?.keys() ?? [])].sort() as CardId[],
  }
}

function readBox(raw: unknown): Box {
  const box = Array.isArray(raw) ? raw.map(finite) : []
  const [x = 0, y = 0, w = 400, h = 300] = box
  return [x, y, Math.max(w, 40), Math.max(h, 40)]
}

function readLink(id: LinkId, node: Node): Link | undefined {
  const from = node.get('from')
  const to = node.get('to')
  if (!isId(from) || !isId(to)) return undefined
  return {
    id,
    from: from as CardId,
    to: to as CardId,
    kind: readText(node.get('kind')),
    label: readText(node.get('label')),
  }
}

const MODES: readonly string[] = ['free', 'private', 'vote', 'presentation'] satisfies StepMode[]

function readWorkshop(node: Node): Pick<BoardState, 'agenda' | 'step'> {
  const agenda: AgendaStep[] = []
  for (const [id, value] of asNode(node.get('agenda'))?.entries() ?? []) {
    const step = asNode(value)
    if (!step) continue
    const [area, mode] = [step.get('area'), step.get('mode')]
    agenda.push({
      id: id as StepId,
      order: readOrder(step.get('order')),
      title: readText(step.get('title')),
      instruction: readText(step.get('instruction')),
      minutes: finite(step.get('minutes')) ?? 0,
      area: isId(area) ? (area as AreaId) : undefined,
      mode: MODES.includes(mode as string) ? (mode as StepMode) : 'free',
      writers: readWriters(step.get('writers')),
    })
  }
  const current = node.get('step')
  return { agenda: agenda.sort(byOrder), step: isId(current) ? (current as StepId) : undefined }
}
