import type { ParticipantId } from '../../model/ids.ts'
import type { Connection } from './Connection.ts'
import { write } from './frames.ts'
import { toWire } from './wire.ts'

/** A change of the document that is to be stored, and then told. */
export interface Effect {
  readonly bytes: Uint8Array
  /** The message that carries it, as a WebSocket frame. */
  readonly wire: Buffer
  /** Undefined = the server, or several people in one. */
  readonly author: ParticipantId | undefined
  readonly from: Connection | undefined
  /** Tells the sender what of theirs has been taken back; undefined where the sender knows it all. */
  readonly reversed: Uint8Array | undefined
  readonly isForAll: boolean
}

/** What others have stored already. */
export function toldOnly(bytes: Uint8Array): Effect {
  const wire = toWire(write.update(bytes))
  return { bytes, wire, author: undefined, from: undefined, reversed: undefined, isForAll: true }
}
