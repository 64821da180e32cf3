import * as Y from 'yjs'
import type { CardId } from './ids.ts'

/** A nested map of the document whose values are read with care: they came over the wire. */
export type Node = Y.Map<unknown>

/**
 * The layout version of this program's documents. A document with a higher one was written by a newer
 * program: it is shown, never changed.
 */
export const DOCUMENT_VERSION = 1

/**
 * One board: the only place that knows the names of the document's roots.
 *
 * | root | holds |
 * | --- | --- |
 * | `board` | version, title, goal (`Y.Text`), language, scale, splitImpact, splitEffort, template |
 * | `areas` | areaId → kind, title, box `[x, y, w, h]`, order, protected, framework, personas |
 * | `cards` | cardId → kind, createdBy, createdAt, deletedAt, `deletedBy.<participant>`, order, one key per field |
 * | `links` | linkId → from, to, kind, label (`Y.Text`) |
 * | `canvas` | tldraw record id → typeName, type, index, `g = [x, y, rotation]`, `p.<prop>` … |
 * | `workshop` | agenda (stepId → …), step |
 * | `bin` | the server's own: cardId → which deletion, known since when; `key <prefix>` → the highest key that is gone |
 */
export class Board {
  readonly doc: Y.Doc
  readonly info: Node
  readonly areas: Y.Map<Node>
  readonly cards: Y.Map<Node>
  readonly links: Y.Map<Node>
  readonly canvas: Y.Map<Node>
  readonly workshop: Node
  readonly bin: Node
  /** The origin of this participant's own transactions: what undo tracks. */
  readonly origin: object = { atelier: 'own edit' }

  constructor(doc: Y.Doc) {
    this.doc = doc
    this.info = doc.getMap('board')
    this.areas = doc.getMap('areas')
    this.cards = doc.getMap('cards')
    this.links = doc.getMap('links')
    this.canvas = doc.getMap('canvas')
    this.workshop = doc.getMap('workshop')
    this.bin = doc.getMap('bin')
  }

  /** The roots whose edits one person's undo stack covers. */
  get roots(): Y.Map<unknown>[] {
    return [
      this.info,
      this.areas,
      this.cards,
      this.links,
      this.canvas,
      this.workshop,
    ] as Y.Map<unknown>[]
  }

  /** Everything written inside becomes one update, one undo step and one message. */
  transact<T>(edit: () => T): T {
    return this.doc.transact(edit, this.origin)
  }

  /** A card's map; undefined where there is none, or something that is no card. */
  card(id: string): Node | undefined {
    return asNode(this.cards.get(id))
  }

  /** The live text of a field, for an editor to bind to; undefined where the card or text is missing. */
  text(id: CardId, field: string): Y.Text | undefined {
    const value = this.card(id)?.get(field)
    return value instanceof Y.Text ? value : undefined
  }

  /** Written by a newer program: show it, don't touch it. */
  get isNewer(): boolean {
    const version = this.info.get('version')
    return typeof version === 'number' && version > DOCUMENT_VERSION
  }
}

/** A value that should be a nested map; anything else reads as undefined. */
export function asNode(value: unknown): Node | undefined {
  return value instanceof Y.Map ? (value as Node) : undefined
}
