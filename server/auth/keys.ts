import { createHash, createHmac, randomBytes } from 'node:crypto'
import { newId, type BoardId, type ParticipantId } from '../../model/ids.ts'
import { PREFIX_BITS } from '../../model/protocol.ts'
import { ROLES, type Role } from '../../model/roles.ts'
import { secureRandom } from './random.ts'
import type { KeyRow } from '../storage/BoardStorage.ts'

/** 22 characters of 62 are 131 bits. */
const KEY_LENGTH = 22

export interface NewKey {
  readonly key: string
  readonly row: KeyRow
}

/** A new link's secret, and what the server remembers of it. */
export function newKey(board: BoardId, role: Role, createdAt: number): NewKey {
  const key = newId<string & ParticipantId>(secureRandom, KEY_LENGTH) as string
  return {
    key,
    row: { id: newId<BoardId>(secureRandom), board, role, hash: hashKey(key), createdAt },
  }
}

/** One key per role. */
export function newKeys(board: BoardId, createdAt: number): Record<Role, NewKey> {
  const pairs = ROLES.map((role) => [role, newKey(board, role, createdAt)] as const)
  return Object.fromEntries(pairs) as Record<Role, NewKey>
}

/** Keys are random, so a plain fast hash is as good as a slow one. */
export function hashKey(key: string): Uint8Array {
  return createHash('sha256').update(key).digest()
}

export function newSecret(): Uint8Array {
  return randomBytes(32)
}

export function newDevice(): string {
  return newId<BoardId>(secureRandom, KEY_LENGTH)
}

/** The same device is the same participant on this board for ever, and on another board somebody else. */
export function participantOf(secret: Uint8Array, device: string): ParticipantId {
  const bytes = createHmac('sha256', secret).update(`participant ${device}`).digest()
  let at = 0
  return newId<ParticipantId>(() => bytes.readUInt16BE((at += 2) - 2) / 2 ** 16)
}

/** The prefix of the client ids that this device writes under; see `clientIdOf`. */
export function prefixFor(secret: Uint8Array, device: string): number {
  const bytes = createHmac('sha256', secret).update(`prefix ${device}`).digest()
  return bytes.readUInt32BE() >>> (32 - PREFIX_BITS)
}
