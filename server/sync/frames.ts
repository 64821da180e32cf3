import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { MAX_AWARENESS_BYTES, MESSAGE } from '../../model/protocol.ts'
import { readUpdate, type Update } from './readUpdate.ts'

/** Second varint of a sync message. */
const SYNC = { step1: 0, step2: 1, update: 2 } as const

/** What somebody said about one client id; `state` undefined = it left. */
export interface PresenceEntry {
  readonly clientId: number
  readonly clock: number
  /** JSON, not read yet; undefined = gone. */
  readonly json: string | undefined
}

export type Message =
  | { readonly type: 'syncRequest'; readonly stateVector: Uint8Array }
  /** `isAnswer`: all that somebody has, as an answer to our request. */
  | { readonly type: 'update'; readonly update: Update; readonly isAnswer: boolean }
  | { readonly type: 'presence'; readonly entries: readonly PresenceEntry[] }
  | { readonly type: 'presenceRequest' }
  | { readonly type: 'summon' }

/** Bytes that are not of the protocol: their sender is disconnected. */
export class MalformedFrame extends Error {
  override readonly name = 'MalformedFrame'
}

/** Reads a message whole, before anything of it is used. @throws {MalformedFrame} */
export function readMessage(bytes: Uint8Array): Message {
  try {
    const decoder = decoding.createDecoder(bytes)
    const message = readBody(decoder)
    if (decoding.hasContent(decoder)) throw new Error('bytes behind the message')
    return message
  } catch (cause) {
    // A RangeError is a nesting that overflowed the stack.
    throw new MalformedFrame(cause instanceof RangeError ? 'nested too deep' : reason(cause), {
      cause,
    })
  }
}

export const write = {
  syncRequest: (stateVector: Uint8Array) => sync(SYNC.step1, stateVector),
  syncAnswer: (update: Uint8Array) => sync(SYNC.step2, update),
  update: (update: Uint8Array) => sync(SYNC.update, update),
  /** What an update of so many bytes has before it. */
  updateHead: (length: number) =>
    message(MESSAGE.sync, (body) => {
      encoding.writeVarUint(body, SYNC.update)
      encoding.writeVarUint(body, length)
    }),

  presence: (entries: readonly PresenceEntry[]) =>
    message(MESSAGE.awareness, (body) => {
      const states = encoding.createEncoder()
      encoding.writeVarUint(states, entries.length)
      for (const { clientId, clock, json } of entries) {
        encoding.writeVarUint(states, clientId)
        encoding.writeVarUint(states, clock)
        encoding.writeVarString(states, json ?? 'null')
      }
      encoding.writeVarUint8Array(body, encoding.toUint8Array(states))
    }),

  /** `handled`: how many of the receiver's sync messages have been dealt with. */
  saved: (stateVector: Uint8Array, handled: number) =>
    message(MESSAGE.saved, (body) => {
      encoding.writeVarUint8Array(body, stateVector)
      encoding.writeVarUint(body, handled)
    }),

  refused: (code: string, why: string) =>
    message(MESSAGE.refused, (body) => {
      encoding.writeVarString(body, code)
      encoding.writeVarString(body, why)
    }),

  /** `ids`: an encoded delete set. */
  reversed: (code: string, ids: Uint8Array) =>
    message(MESSAGE.reversed, (body) => {
      encoding.writeVarString(body, code)
      encoding.writeVarUint8Array(body, ids)
    }),

  size: (bytes: number, bound: number) =>
    message(MESSAGE.size, (body) => {
      encoding.writeVarUint(body, bytes)
      encoding.writeVarUint(body, bound)
    }),

  /** What a compressed update has before it. */
  packedHead: () => message(MESSAGE.packed, () => {}),

  epoch: (epoch: number) =>
    message(MESSAGE.epoch, (body) => {
      encoding.writeVarUint(body, epoch)
    }),

  /** What an unmodified y-websocket client understands of a refusal. */
  permissionDenied: (why: string) =>
    message(MESSAGE.auth, (body) => {
      encoding.writeVarUint(body, 0)
      encoding.writeVarString(body, why)
    }),

  summon: (clientId: number, name: string) =>
    message(MESSAGE.summon, (body) => {
      encoding.writeVarUint(body, clientId)
      encoding.writeVarString(body, name)
    }),

  clock: (now: number) =>
    message(MESSAGE.clock, (body) => {
      encoding.writeFloat64(body, now)
    }),
}

function readBody(decoder: decoding.Decoder): Message {
  const type = decoding.readVarUint(decoder)
  switch (type) {
    case MESSAGE.sync:
      return readSync(decoder)
    case MESSAGE.awareness:
      return { type: 'presence', entries: readPresence(decoding.readVarUint8Array(decoder)) }
    case MESSAGE.queryAwareness:
      return { type: 'presenceRequest' }
    case MESSAGE.summon:
      return { type: 'summon' }
    default:
      throw new Error(`unknown message type ${type}`)
  }
}

function readSync(decoder: decoding.Decoder): Message {
  const step = decoding.readVarUint(decoder)
  const body = decoding.readVarUint8Array(decoder)
  if (step === SYNC.step1) {
    Y.decodeStateVector(body)
    return { type: 'syncRequest', stateVector: body }
  }
  if (step !== SYNC.step2 && step !== SYNC.update) throw new Error(`unknown sync step ${step}`)
  return { type: 'update', update: readUpdate(body), isAnswer: step === SYNC.step2 }
}

function readPresence(bytes: Uint8Array): PresenceEntry[] {
  const decoder = decoding.createDecoder(bytes)
  const entries: PresenceEntry[] = []
  for (let left = decoding.readVarUint(decoder); left > 0; left--) {
    const clientId = decoding.readVarUint(decoder)
    const clock = decoding.readVarUint(decoder)
    const json = decoding.readVarString(decoder)
    entries.push({ clientId, clock, json: json === 'null' ? undefined : json })
  }
  return entries
}

/** Presence of one person that is larger than anybody's screen. */
export function isTooLarge(entry: PresenceEntry): boolean {
  return (entry.json?.length ?? 0) > MAX_AWARENESS_BYTES
}

function sync(step: number, body: Uint8Array): Uint8Array {
  return message(MESSAGE.sync, (encoder) => {
    encoding.writeVarUint(encoder, step)
    encoding.writeVarUint8Array(encoder, body)
  })
}

function message(type: number, writeBody: (encoder: encoding.Encoder) => void): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, type)
  writeBody(encoder)
  return encoding.toUint8Array(encoder)
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
