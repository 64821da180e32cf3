import {
  isEqual,
  squashRecordDiffs,
  type Editor,
  type HistoryEntry,
  type RecordsDiff,
  type TLRecord,
  type TLShapeId,
} from 'tldraw'
import { watchDeep } from '../../model/state.ts'
import type { BoardSession } from '../state/session.ts'
import { CanvasIndex } from './CanvasIndex.ts'
import type { CopiedCard } from './copies.ts'
import { derive, type Source } from './derive.ts'
import { giveStore } from './giveStore.ts'
import { EMPTY_HAND, movedBetween, placesOf, type Hand, type Layout } from './placesOf.ts'
import { shapeIdOf } from './shapes.ts'
import { validate } from './validate.ts'

export type Diff = RecordsDiff<TLRecord>
/** A person's change of the canvas, turned into edits of the document. */
export type Interpret = (diff: Diff, gesture: Gesture | undefined) => void

/** What the person's hand has just finished. Only this gives a place on the canvas a meaning. */
export interface Gesture {
  readonly kind: 'translating' | 'resizing' | 'handle' | 'other'
  /** Shapes that moved along with an area or frame, each keeping its place in it. */
  readonly carried: ReadonlySet<string>
}

/** Records on which the places of others depend; one that is gone may have been one. */
const LAYING_OUT: ReadonlySet<unknown> = new Set(['stage', 'matrix', undefined])
/** tldraw may answer what we put with changes of its own; they are replaced as often, then left for the next change. */
const MAX_PASSES = 3

/**
 * Keeps a tldraw store and a board document in step. Reading: every record is derived from the document. Writing: a
 * person's changes are collected, interpreted as edits of the document, and then replaced by what the document says.
 */
export class BoardBinding {
  readonly editor: Editor
  readonly session: BoardSession
  /** Shapes in other people's hands, where they are on the page. */
  readonly remote = new Map<string, readonly [number, number]>()
  layout: Layout
  /** What new card shapes are copies of, by shape id, until they are written. */
  readonly sources = new Map<string, CopiedCard>()
  /** Shapes that tldraw made and the ones that the document shows instead. */
  readonly replaced = new Map<string, TLShapeId>()
  private readonly interpret: Interpret
  private readonly index: CanvasIndex
  private readonly dirty = new Set<string>()
  private hand: Hand = EMPTY_HAND
  private isLayoutStale = false
  private isScheduled = false
  /** What the person did since the last flush that isn't written yet. */
  private pending: Diff[] = []
  /** Ids in this person's hand; undefined when it is empty. */
  private held: Set<string> | undefined
  /** What the store is being given: records, or undefined for those that are removed. */
  private given: ReadonlyMap<string, TLRecord | undefined> | undefined
  private readonly stops: (() => void)[] = []

  constructor(
    editor: Editor,
    session: BoardSession,
    interpret: (binding: BoardBinding) => Interpret,
  ) {
    this.editor = editor
    this.session = session
    this.index = new CanvasIndex(session.board)
    this.layout = placesOf(session.state.getState(), this.canvas(), this.hand)
    this.interpret = interpret(this)
    this.watch()
    for (const id of this.everyId()) this.dirty.add(id)
    this.sync()
  }

  destroy(): void {
    this.flush()
    this.stops.forEach((stop) => stop())
  }

  /** Writes what the person did. Safe inside store operations: the canvas is brought up to date later. */
  flush(): void {
    this.collect()
    if (!this.held) this.write(undefined)
  }

  private write(gesture: Gesture | undefined): void {
    if (this.pending.length === 0) return
    const diff = squashRecordDiffs(this.pending)
    this.pending = []
    this.interpret(diff, gesture)
    this.markDiff(diff)
  }

  /** A gesture begins: what it touches is written when it ends, and the document leaves it alone until then. */
  hold(ids: Iterable<string>): void {
    this.held = new Set(ids)
    this.isLayoutStale = true
    this.schedule()
  }

  /** The gesture ended, and is written. */
  release(gesture: Gesture): void {
    this.collect()
    const held = this.held
    this.held = undefined
    this.isLayoutStale = true
    this.setHand({ gap: undefined })
    this.write(gesture)
    held?.forEach((id) => this.dirty.add(id))
    this.schedule()
  }

  isHeld(id: string): boolean {
    return this.held?.has(id) ?? false
  }

  get isHolding(): boolean {
    return this.held !== undefined
  }

  /** Makes room in a column, on this screen only. */
  setHand({ gap }: Pick<Hand, 'gap'>): void {
    if (isEqual(this.hand.gap, gap)) return
    this.hand = { ...this.hand, gap }
    this.isLayoutStale = true
    this.schedule()
  }

  /** Where other people hold shapes right now. */
  setRemote(remote: ReadonlyMap<string, readonly [number, number]>): void {
    for (const id of this.remote.keys()) {
      if (remote.has(id)) continue
      this.remote.delete(id)
      this.touch(id)
    }
    for (const [id, place] of remote) {
      if (isEqual(this.remote.get(id), place)) continue
      if (!this.remote.has(id)) this.isLayoutStale = true
      this.remote.set(id, place)
      this.touch(id)
    }
  }

  private touch(id: string): void {
    if (!this.remote.has(id)) this.isLayoutStale = true
    this.dirty.add(id)
    this.schedule()
  }

  /** Brings the store up to the document. Never call it inside a store operation: tldraw throws there. */
  sync(): void {
    // What tldraw answers here is dealt with in the next pass, not in a microtask of its own.
    this.isScheduled = true
    try {
      this.flush()
      for (let pass = 0; pass < MAX_PASSES && (this.dirty.size > 0 || this.isLayoutStale); pass++) {
        this.refreshLayout()
        this.put()
      }
    } finally {
      this.isScheduled = false
    }
  }

  /** Every id that the document means something by. */
  everyId(): Set<string> {
    const ids = new Set<string>(this.index.ids())
    const { cards } = this.session.state.getState()
    for (const id of cards.keys()) ids.add(`shape:${id}`)
    for (const [id, place] of this.layout.places) this.addWithEnds(ids, id, place.at === 'link')
    return ids
  }

  /** What the document says about a record. */
  derived(id: string): TLRecord | undefined {
    return derive(id, this.source())
  }

  private put(): void {
    const { store } = this.editor
    const source = this.source()
    const puts: TLRecord[] = []
    const removes: TLRecord['id'][] = []
    for (const id of this.dirty) {
      const want = derive(id, source)
      const have = store.get(id as TLShapeId) as TLRecord | undefined
      if (!want && have && isOurs(have)) removes.push(have.id)
      if (!want || this.isHeld(id) || isEqual(want, have)) continue
      if (have && 'type' in have && 'type' in want && have.type !== want.type) removes.push(have.id)
      puts.push(want)
    }
    this.dirty.clear()
    if (puts.length === 0 && removes.length === 0) return
    const selected = this.editor.getSelectedShapeIds()
    const given = new Map<string, TLRecord | undefined>(removes.map((id) => [id, undefined]))
    for (const record of puts) given.set(record.id, record)
    this.merge(given, () => giveStore(store, removes, puts))
    if (selected.some((id) => this.replaced.has(id))) {
      this.editor.setSelectedShapes(selected.map((id) => this.replaced.get(id) ?? id))
    }
    this.replaced.clear()
  }

  /** What tldraw changes on the way or in answer is no edit of this person's: it is derived anew. */
  private merge(given: ReadonlyMap<string, TLRecord | undefined>, change: () => void): void {
    this.given = given
    try {
      this.editor.store.mergeRemoteChanges(change)
      this.collect()
    } finally {
      this.given = undefined
    }
  }

  /** Store changes reach listeners a frame late; a new listener makes them come now. */
  private collect(): void {
    this.editor.store.listen(() => {})()
  }

  private handleChange({ changes, source }: HistoryEntry<TLRecord>): void {
    if (this.given) return this.markOthers(changes, this.given)
    if (source === 'remote') return
    this.pending.push(changes)
    if (this.held) for (const id of idsIn(changes)) this.held.add(id)
    else queueMicrotask(() => this.flush())
  }

  /** Whatever is not as it was given. */
  private markOthers(diff: Diff, given: ReadonlyMap<string, TLRecord | undefined>): void {
    for (const id of idsIn(diff)) {
      if (!given.has(id) || !isEqual(given.get(id), this.editor.store.get(id as TLShapeId)))
        this.dirty.add(id)
    }
    this.schedule()
  }

  private markDiff(diff: Diff): void {
    for (const id of idsIn(diff)) this.dirty.add(id)
    this.schedule()
  }

  private markCard(id: string): void {
    this.dirty.add(id)
    for (const binding of this.index.bindingsTo(id)) this.dirty.add(binding)
  }

  private schedule(): void {
    if (this.isScheduled) return
    this.isScheduled = true
    queueMicrotask(() => this.sync())
  }

  private watch(): void {
    const { board, state } = this.session
    this.stops.push(
      this.editor.store.listen((entry) => this.handleChange(entry), {
        scope: 'document',
      }),
      state.subscribe((next, before) => {
        for (const [id, card] of next.cards) {
          if (before.cards.get(id) !== card) this.markCard(shapeIdOf(id))
        }
        this.isLayoutStale = true
        this.schedule()
      }),
      watchDeep(board.canvas, (ids) => {
        for (const id of ids) {
          for (const other of this.index.update(id)) this.dirty.add(other)
          if (LAYING_OUT.has(this.index.nodes.get(id)?.get('type'))) this.isLayoutStale = true
        }
        this.schedule()
      }),
    )
  }

  private refreshLayout(): void {
    if (!this.isLayoutStale) return
    this.isLayoutStale = false
    const absent = new Set([...this.remote.keys(), ...(this.held ?? [])])
    this.hand = { ...this.hand, absent }
    const before = this.layout
    this.layout = placesOf(this.session.state.getState(), this.canvas(), this.hand)
    for (const id of movedBetween(before, this.layout)) {
      const place = this.layout.places.get(id) ?? before.places.get(id)
      this.addWithEnds(this.dirty, id, place?.at === 'link')
      this.markCard(id)
    }
  }

  private addWithEnds(ids: Set<string>, id: string, isLink: boolean): void {
    ids.add(id)
    if (!isLink) return
    ids.add(id.replace('shape:', 'binding:') + '/start')
    ids.add(id.replace('shape:', 'binding:') + '/end')
  }

  private source(): Source {
    const { board, state } = this.session
    return {
      board,
      state: state.getState(),
      layout: this.layout,
      remote: this.remote,
      layers: this.index.layers,
      children: this.index.children,
      defaultsOf: (type) => this.defaultsOf(type),
      validate: (record) => validate(record, this.editor.store.schema, this.session.boardId),
    }
  }

  private canvas() {
    return this.index.nodes
  }

  private defaultsOf(type: string): Record<string, unknown> {
    return (this.editor.shapeUtils[type]?.getDefaultProps() ?? {}) as Record<string, unknown>
  }
}

function idsIn(diff: Diff): string[] {
  return [...Object.keys(diff.added), ...Object.keys(diff.updated), ...Object.keys(diff.removed)]
}

function isOurs(record: TLRecord): boolean {
  return ['shape', 'binding', 'asset'].includes(record.typeName)
}
