import { promisify } from 'node:util'
import { constants, gunzip, gzip } from 'node:zlib'

const FAST = { level: constants.Z_BEST_SPEED }
const GZIP = [0x1f, 0x8b]

/** An earlier state at a quarter of its size. Both ways are the work of another thread. */
export const pack: (state: Uint8Array) => Promise<Uint8Array> = (state) =>
  promisify<Uint8Array, object, Buffer>(gzip)(state, FAST)

/** What was packed; what never was, as it is. */
export async function unpack(stored: Uint8Array): Promise<Uint8Array> {
  const isPacked = GZIP.every((byte, i) => stored[i] === byte)
  return isPacked ? promisify<Uint8Array, Buffer>(gunzip)(stored) : stored
}
