import * as Y from 'yjs'
import { write } from './frames.ts'
import { WholeBoard } from './WholeBoard.ts'
import { toWire } from './wire.ts'

/** More changes than this, or than half of the document, and it is encoded again for the next newcomer. */
const MIN_SINCE_BYTES = 64 * 1024
/** An answer for one state alone is no matter up to here. */
const MIN_OWN_BYTES = 64 * 1024
/** After a restart everybody asks from the same state, or from few. */
const MAX_STATES = 8

/** An answer with nothing in it. */
const NOTHING_MORE = toWire(write.syncAnswer(new Uint8Array([0, 0])))

/**
 * What those who come in are sent, ready for the wire and the same memory for all of them: the document as it was at
 * some moment, and what has changed since. Large documents take a quarter of a second to encode.
 */
export class Answers {
  readonly #doc: Y.Doc
  #whole: WholeBoard | undefined
  #since: Buffer[] = []
  #sinceBytes = 0
  #tail: Buffer | undefined
  /** Changes ever, and those before the first of `#since`. */
  #changes = 0
  #before = 0
  readonly #byState = new Map<string, Buffer>()

  /** @param whole the document as it was before `updates`, when it is at hand */
  constructor(doc: Y.Doc, whole: WholeBoard | undefined, updates: readonly Uint8Array[]) {
    this.#doc = doc
    this.#whole = whole
    for (const update of updates) this.changed(toWire(write.update(update)))
  }

  /** The whole document can be told without a look at it. */
  get isAtHand(): boolean {
    return this.#whole !== undefined
  }

  /** How many changes there were; see `renew`. */
  get changes(): number {
    return this.#changes
  }

  /** @param wire the message that tells a change */
  changed(wire: Buffer): void {
    this.#changes++
    this.#byState.clear()
    this.#tail = undefined
    if (!this.#whole) {
      this.#before = this.#changes
      return
    }
    this.#since.push(wire)
    this.#sinceBytes += wire.length
    if (this.#sinceBytes > Math.max(MIN_SINCE_BYTES, this.#whole.bytes / 2)) this.#forget()
  }

  /** Another encoding of the whole document has been made: it holds what had changed when there were so many changes. */
  renew(whole: WholeBoard, changes: number): void {
    if (changes < this.#before) return
    for (const wire of this.#since.splice(0, changes - this.#before))
      this.#sinceBytes -= wire.length
    this.#before = changes
    this.#whole = whole
    this.#tail = undefined
  }

  /** What somebody with this state vector, who perhaps can unpack messages, lacks: as WebSocket frames. */
  to(stateVector: Uint8Array, canUnpack = false): readonly Buffer[] {
    if (hasNothing(stateVector)) return this.#all(canUnpack)
    const answer = this.#from(stateVector)
    return this.#isTooMuch(answer) ? this.#all(canUnpack) : [answer]
  }

  /** It would be in memory for each who does not read it: the whole document is one for all, and a quarter when packed. */
  #isTooMuch({ length }: Buffer): boolean {
    if (length <= MIN_OWN_BYTES) return false
    this.#whole ??= this.#encode()
    return length > this.#whole.bytes / 4
  }

  /** With the answer proper last: a client that has it takes itself to be in step. */
  #all(canUnpack: boolean): readonly Buffer[] {
    this.#whole ??= this.#encode()
    this.#tail ??= Buffer.concat([...this.#since, NOTHING_MORE])
    return [canUnpack ? this.#whole.packed : this.#whole.plain, this.#tail]
  }

  #encode(): WholeBoard {
    const bytes = Y.encodeStateAsUpdate(this.#doc)
    return new WholeBoard([{ bytes, isPacked: false }], bytes.length)
  }

  #from(stateVector: Uint8Array): Buffer {
    const state = Buffer.from(stateVector).toString('latin1')
    let answer = this.#byState.get(state)
    if (!answer) {
      answer = toWire(write.syncAnswer(Y.encodeStateAsUpdate(this.#doc, stateVector)))
      if (this.#byState.size >= MAX_STATES) this.#byState.clear()
      this.#byState.set(state, answer)
    }
    return answer
  }

  #forget(): void {
    this.#whole = undefined
    this.#since = []
    this.#sinceBytes = 0
    this.#before = this.#changes
  }
}

/** [0] is the state of somebody who has nothing. */
export function hasNothing(stateVector: Uint8Array): boolean {
  return stateVector.length <= 1
}
