import { promisify } from 'node:util'
import { constants, gunzip, gzip } from 'node:zlib'

const FAST = { level: constants.Z_BEST_SPEED }
const MARK = [0x1f, 0x8b]
const compress = promisify<Uint8Array, object, Buffer>(gzip)
const expand = promisify<Uint8Array, Buffer>(gunzip)

/** An earlier state at a quarter of its size. Both ways are the work of another thread. */
export function pack(state: Uint8Array): Promise<Uint8Array> {
  return compress(state, FAST)
}

/** What was packed; what never was, as it is. */
export async function unpack(stored: Uint8Array): Promise<Uint8Array> {
  return MARK.every((byte, i) => stored[i] === byte) ? expand(stored) : stored
}
