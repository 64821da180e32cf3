import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto'
import { Transform, type TransformCallback } from 'node:stream'

/** First bytes of an encrypted backup; then a salt, then frames. */
export const MAGIC = Buffer.from('atelier-backup-1\n')
const SALT_BYTES = 16
const FRAME_BYTES = 64 * 1024
const TAG_BYTES = 16
const CIPHER = 'aes-256-gcm'

/** Half a second's work for us, and for each guess. */
function keyFrom(passphrase: string, salt: Uint8Array): Buffer {
  return scryptSync(passphrase, salt, 32, { N: 2 ** 16, r: 8, p: 1, maxmem: 2 ** 27 })
}

/** Never used twice: the key is of this file only. That it is the last is part of it, so that no end can be cut off. */
function nonce(frame: number, isLast: boolean): Buffer {
  const bytes = Buffer.alloc(12)
  bytes.writeUIntBE(frame, 0, 6)
  bytes[11] = isLast ? 1 : 0
  return bytes
}

/** Cuts a stream into pieces of a size, the last of which, perhaps empty, is known to be the last. */
abstract class Framed extends Transform {
  readonly #size: number
  #waiting = Buffer.alloc(0)
  #frame = 0

  constructor(size: number) {
    super()
    this.#size = size
  }

  protected abstract seal(bytes: Buffer, frame: number, isLast: boolean): Buffer

  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    try {
      this.#waiting = Buffer.concat([this.#waiting, chunk])
      // One byte more than a frame: only then is it certainly not the last.
      while (this.#waiting.length > this.#size) {
        const bytes = this.#waiting.subarray(0, this.#size)
        this.#waiting = this.#waiting.subarray(this.#size)
        this.push(this.seal(bytes, this.#frame++, false))
      }
      done()
    } catch (error) {
      done(error as Error)
    }
  }

  override _flush(done: TransformCallback): void {
    try {
      done(null, this.seal(this.#waiting, this.#frame, true))
    } catch (error) {
      done(error as Error)
    }
  }
}

/** AES-256-GCM in frames under a key from the passphrase (scrypt). The first thing it writes is its head. */
export class Encryption extends Framed {
  readonly #key: Buffer

  constructor(passphrase: string) {
    super(FRAME_BYTES)
    const salt = randomBytes(SALT_BYTES)
    this.#key = keyFrom(passphrase, salt)
    this.push(Buffer.concat([MAGIC, salt]))
  }

  protected seal(bytes: Buffer, frame: number, isLast: boolean): Buffer {
    const cipher = createCipheriv(CIPHER, this.#key, nonce(frame, isLast))
    return Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()])
  }
}

/** Undoes it, from behind the head. Fails on the first byte that is not as it was written. */
export class Decryption extends Framed {
  readonly #key: Buffer

  constructor(passphrase: string, salt: Uint8Array) {
    super(FRAME_BYTES + TAG_BYTES)
    this.#key = keyFrom(passphrase, salt)
  }

  protected seal(bytes: Buffer, frame: number, isLast: boolean): Buffer {
    const end = bytes.length - TAG_BYTES
    if (end < 0) throw new Error('cut off')
    const decipher = createDecipheriv(CIPHER, this.#key, nonce(frame, isLast))
    decipher.setAuthTag(bytes.subarray(end))
    return Buffer.concat([decipher.update(bytes.subarray(0, end)), decipher.final()])
  }
}

export const HEAD_BYTES = MAGIC.length + SALT_BYTES
