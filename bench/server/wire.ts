import { inflateSync } from 'node:zlib'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { MESSAGE } from '../../model/protocol.ts'

const STEP = { request: 0, answer: 1, update: 2 } as const

/** How far a message brings its receiver, per sender: Yjs clock for edits, presence clock for presence. */
export type Reach = (client: number, upTo: number) => void

/** y-websocket's messages; Hocuspocus has them too, each behind the name of the document. */
export const message = {
  update: (bytes: Uint8Array) => sync(STEP.update, bytes),
  answer: (bytes: Uint8Array) => sync(STEP.answer, bytes),
  request: (stateVector: Uint8Array) => sync(STEP.request, stateVector),
  presence: (client: number, clock: number, state: object) => {
    const states = encoding.createEncoder()
    encoding.writeVarUint(states, 1)
    encoding.writeVarUint(states, client)
    encoding.writeVarUint(states, clock)
    encoding.writeVarString(states, JSON.stringify(state))
    const encoder = encoding.createEncoder()
    encoding.writeVarUint(encoder, MESSAGE.awareness)
    encoding.writeVarUint8Array(encoder, encoding.toUint8Array(states))
    return encoding.toUint8Array(encoder)
  },
}

/** A message as Hocuspocus wants it. */
export function addressed(name: string, body: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarString(encoder, name)
  encoding.writeUint8Array(encoder, body)
  return encoding.toUint8Array(encoder)
}

export function readPresence(payload: Uint8Array, skip: number, reach: Reach): void {
  const decoder = decoding.createDecoder(payload)
  decoder.pos = skip
  if (decoding.readVarUint(decoder) !== MESSAGE.awareness) return
  decoding.readVarUint(decoder)
  for (let left = decoding.readVarUint(decoder); left > 0; left--) {
    const client = decoding.readVarUint(decoder)
    reach(client, decoding.readVarUint(decoder))
    const length = decoding.readVarUint(decoder)
    decoder.pos += length
  }
}

/** A packed message of ours as it would have come otherwise; every other as it is. */
export function unpacked(payload: Uint8Array): Uint8Array {
  return payload[0] === MESSAGE.packed ? message.update(inflateSync(payload.subarray(1))) : payload
}

/** The update in a message, if one is; `isAnswer` for a whole document. */
export function updateIn(
  payload: Uint8Array,
  skip: number,
): { readonly update: Uint8Array; readonly isAnswer: boolean } | undefined {
  const decoder = decoding.createDecoder(payload)
  decoder.pos = skip
  // Hocuspocus answers under a type of its own.
  const type = decoding.readVarUint(decoder)
  if (type !== MESSAGE.sync && !(skip > 0 && type === 4)) return undefined
  const step = decoding.readVarUint(decoder)
  if (step === STEP.request) return undefined
  return { update: decoding.readVarUint8Array(decoder), isAnswer: step === STEP.answer }
}

/** Reads edits of one item each by their headers; what is more is decoded whole. */
export function readEdits(payload: Uint8Array, skip: number, reach: Reach): void {
  const found = updateIn(payload, skip)
  if (!found) return
  const decoder = decoding.createDecoder(found.update)
  if (decoding.readVarUint(decoder) === 1 && decoding.readVarUint(decoder) === 1) {
    const client = decoding.readVarUint(decoder)
    reach(client, decoding.readVarUint(decoder) + 1)
    return
  }
  for (const { id, length } of Y.decodeUpdate(found.update).structs) {
    reach(id.client, id.clock + length)
  }
}

function sync(step: number, body: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, MESSAGE.sync)
  encoding.writeVarUint(encoder, step)
  encoding.writeVarUint8Array(encoder, body)
  return encoding.toUint8Array(encoder)
}
