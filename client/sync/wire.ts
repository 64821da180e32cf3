import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { MESSAGE } from '../../model/protocol.ts'

/** Second varint of a sync message. */
const SYNC = { step1: 0, step2: 1, update: 2 } as const

/** Ids from a clock on, by client. */
export type Ranges = ReadonlyMap<
  number,
  readonly { readonly clock: number; readonly len: number }[]
>

/** What the server says. */
export type Heard =
  | { readonly type: 'syncRequest'; readonly stateVector: Uint8Array }
  /** `isAnswer`: to our own request; all that we lacked is in it. */
  | { readonly type: 'update'; readonly update: Uint8Array; readonly isAnswer: boolean }
  | { readonly type: 'presence'; readonly update: Uint8Array }
  | { readonly type: 'saved'; readonly stateVector: Uint8Array; readonly handled: number }
  | { readonly type: 'refused'; readonly code: string }
  | { readonly type: 'summon'; readonly clientId: number; readonly name: string }
  | { readonly type: 'clock'; readonly now: number }
  | { readonly type: 'reversed'; readonly code: string; readonly ids: Ranges }
  | { readonly type: 'size'; readonly bytes: number; readonly bound: number }
  | { readonly type: 'epoch'; readonly epoch: number }

/** Browsers that can't unpack get everything as it is. */
export const canUnpack = typeof DecompressionStream === 'function'

export function isPacked(bytes: Uint8Array): boolean {
  return bytes[0] === MESSAGE.packed
}

/** A packed message as it would have come otherwise. @throws {TypeError} when it was damaged */
export async function unpack(bytes: Uint8Array): Promise<Uint8Array> {
  const deflated = new Blob([bytes.subarray(1) as Uint8Array<ArrayBuffer>]).stream()
  const update = deflated.pipeThrough(new DecompressionStream('deflate'))
  return write.update(new Uint8Array(await new Response(update).arrayBuffer()))
}

/** Reads a message; undefined for one that a newer server has and this page doesn't know. */
export function readMessage(bytes: Uint8Array): Heard | undefined {
  const from = decoding.createDecoder(bytes)
  switch (decoding.readVarUint(from)) {
    case MESSAGE.sync:
      return readSync(from)
    case MESSAGE.awareness:
      return { type: 'presence', update: decoding.readVarUint8Array(from) }
    case MESSAGE.saved: {
      const stateVector = decoding.readVarUint8Array(from)
      return { type: 'saved', stateVector, handled: decoding.readVarUint(from) }
    }
    case MESSAGE.refused:
      return { type: 'refused', code: decoding.readVarString(from) }
    case MESSAGE.summon: {
      const clientId = decoding.readVarUint(from)
      return { type: 'summon', clientId, name: decoding.readVarString(from) }
    }
    case MESSAGE.clock:
      return { type: 'clock', now: decoding.readFloat64(from) }
    case MESSAGE.reversed: {
      const code = decoding.readVarString(from)
      return { type: 'reversed', code, ids: readRanges(decoding.readVarUint8Array(from)) }
    }
    case MESSAGE.size: {
      const bytes = decoding.readVarUint(from)
      return { type: 'size', bytes, bound: decoding.readVarUint(from) }
    }
    case MESSAGE.epoch:
      return { type: 'epoch', epoch: decoding.readVarUint(from) }
    default:
      return undefined
  }
}

export const write = {
  syncRequest: (stateVector: Uint8Array) => sync(SYNC.step1, stateVector),
  syncAnswer: (update: Uint8Array) => sync(SYNC.step2, update),
  update: (update: Uint8Array) => sync(SYNC.update, update),
  presence: (update: Uint8Array) =>
    message(MESSAGE.awareness, (to) => encoding.writeVarUint8Array(to, update)),
  summon: () => message(MESSAGE.summon, () => {}),
}

function readSync(from: decoding.Decoder): Heard {
  const step = decoding.readVarUint(from)
  const body = decoding.readVarUint8Array(from)
  return step === SYNC.step1
    ? { type: 'syncRequest', stateVector: body }
    : { type: 'update', update: body, isAnswer: step === SYNC.step2 }
}

/** Yjs has no reader for a delete set alone; an update without structs is one with a zero before it. */
function readRanges(deleteSet: Uint8Array): Ranges {
  const update = new Uint8Array(deleteSet.length + 1)
  update.set(deleteSet, 1)
  return Y.decodeUpdate(update).ds.clients
}

function sync(step: number, body: Uint8Array): Uint8Array {
  return message(MESSAGE.sync, (to) => {
    encoding.writeVarUint(to, step)
    encoding.writeVarUint8Array(to, body)
  })
}

function message(type: number, writeBody: (to: encoding.Encoder) => void): Uint8Array {
  const to = encoding.createEncoder()
  encoding.writeVarUint(to, type)
  writeBody(to)
  return encoding.toUint8Array(to)
}
