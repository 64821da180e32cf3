import { decodeUtf8 } from 'lib0/string'

/** What windows-1252 shows for the bytes 0x80–0x9f; the five it doesn't define stay control characters. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

/**
 * The text of a file: UTF-8, or UTF-16 where it says so; what isn't valid UTF-8 is read as windows-1252, which older
 * office programs write. Never throws and never loses a byte.
 */
export function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decodeUtf16(bytes, 0)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decodeUtf16(bytes, 1)
  try {
    return withoutBom(decodeUtf8(bytes))
  } catch {
    return decodeWindows1252(bytes)
  }
}

export function withoutBom(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text
}

function decodeUtf16(bytes: Uint8Array, high: 0 | 1): string {
  const units: string[] = []
  for (let i = 2; i + 1 < bytes.length; i += 2) {
    const [first = 0, second = 0] = [bytes[i], bytes[i + 1]]
    units.push(String.fromCharCode(high === 1 ? first * 256 + second : second * 256 + first))
  }
  return units.join('')
}

function decodeWindows1252(bytes: Uint8Array): string {
  const signs = Array.from(bytes, (byte) =>
    byte >= 0x80 && byte <= 0x9f ? (WINDOWS_1252[byte - 0x80] ?? '') : String.fromCharCode(byte),
  )
  return signs.join('')
}
