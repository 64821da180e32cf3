import type * as Y from 'yjs'
import type { TextDiff } from '../../model/textDiff.ts'

export type TextDelta = Y.YTextEvent['delta']

/**
 * Where the characters that stood in a text when an input method began to compose are now. Others go on typing
 * meanwhile; what was composed must replace the same characters, not the same places.
 */
export class CompositionMap {
  /** For each character of the document its place at the beginning; -1 for a newer one. */
  private readonly places: number[]

  constructor(length: number) {
    this.places = Array.from({ length }, (_, i) => i)
  }

  /** Takes in what somebody else changed. */
  follow(delta: TextDelta): void {
    let at = 0
    for (const { retain, insert, delete: removed } of delta) {
      at += retain ?? 0
      const length = typeof insert === 'string' ? insert.length : 0
      this.places.splice(at, removed ?? 0, ...Array.from({ length }, () => -1))
      at += length
    }
  }

  /** Writes what was composed, given as it changed the first text; returns the place behind it. */
  write(text: Y.Text, { at, remove, insert }: TextDiff): number {
    const target = this.behind(at)
    for (let i = this.places.length - 1; i >= target; i--) {
      const place = this.places[i] ?? -1
      if (place >= at && place < at + remove) text.delete(i, 1)
    }
    if (insert !== '') text.insert(target, insert)
    return target + insert.length
  }

  /** The place right behind all that stood before `place`. */
  behind(place: number): number {
    for (let i = this.places.length - 1; i >= 0; i--) {
      const here = this.places[i] ?? -1
      if (here >= 0 && here < place) return i + 1
    }
    return 0
  }
}
