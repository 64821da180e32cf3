/** Values nested deeper than this overflow somebody's stack sooner or later. */
const MAX_VALUE_DEPTH = 50
/** A key of this name would give an object another prototype. */
export const PROTO = '__proto__'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Walks through bytes in lib0's encoding without building what they say. Every method throws where they end too early
 * or are not what they should be; none accepts what lib0's own decoder rejects.
 */
export class ByteReader {
  readonly bytes: Uint8Array
  /** Of the next byte. */
  at = 0

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  get isAtEnd(): boolean {
    return this.at === this.bytes.length
  }

  byte(): number {
    const byte = this.bytes[this.at++]
    if (byte === undefined) throw new Error('the bytes end too early')
    return byte
  }

  varUint(): number {
    const byte = this.byte()
    return byte < 128 ? byte : this.#readOn(byte & 127, 128)
  }

  /** How many things follow that take at least one byte each. */
  count(): number {
    const count = this.varUint()
    if (count > this.bytes.length - this.at) throw new Error('more is announced than comes')
    return count
  }

  skip(length: number): void {
    this.at += length
    if (this.at > this.bytes.length) throw new Error('the bytes end too early')
  }

  skipBytes(): void {
    this.skip(this.varUint())
  }

  string(): string {
    const { start, end, isAscii } = this.#range()
    if (!isAscii) return utf8.decode(this.bytes.subarray(start, end))
    let text = ''
    for (let i = start; i < end; i++) text += String.fromCharCode(this.bytes[i] ?? 0)
    return text
  }

  /** Returns the length of the string, as JavaScript counts it. */
  skipString(): number {
    const { start, end, isAscii } = this.#range()
    return isAscii ? end - start : utf8.decode(this.bytes.subarray(start, end)).length
  }

  /** A value of JSON's kinds, bytes, bigint or undefined. */
  skipValue(depth = 0): void {
    if (depth > MAX_VALUE_DEPTH) throw new Error('a value nested too deep')
    switch (this.byte()) {
      case 127: // undefined
      case 126: // null
      case 121: // false
      case 120: // true
        return
      case 125: // integer
        return this.#skipVarInt()
      case 124: // 32 bits
        return this.skip(4)
      case 123: // 64 bits
      case 122: // bigint
        return this.skip(8)
      case 119:
        this.skipString()
        return
      case 118:
        for (let left = this.count(); left > 0; left--) {
          if (this.string() === PROTO) throw new Error('a value with a prototype of its own')
          this.skipValue(depth + 1)
        }
        return
      case 117:
        for (let left = this.count(); left > 0; left--) this.skipValue(depth + 1)
        return
      case 116:
        return this.skipBytes()
      default:
        throw new Error('a value of an unknown kind')
    }
  }

  #skipVarInt(): void {
    const byte = this.byte()
    // One bit says that more follows, one is the sign.
    if (byte >= 128) this.#readOn(byte & 63, 64)
  }

  #readOn(low: number, factor: number): number {
    let number = low
    for (let by = factor; ; by *= 128) {
      const byte = this.byte()
      number += (byte & 127) * by
      if (number > Number.MAX_SAFE_INTEGER) throw new Error('a number too large')
      if (byte < 128) return number
    }
  }

  #range(): { start: number; end: number; isAscii: boolean } {
    const length = this.varUint()
    const start = this.at
    this.skip(length)
    const end = this.at
    let i = start
    while (i < end && (this.bytes[i] ?? 128) < 128) i++
    return { start, end, isAscii: i === end }
  }
}
