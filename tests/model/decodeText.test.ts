import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeText } from '../../model/import/decodeText.ts'

describe('the bytes of a file', () => {
  const bytes = (...values: number[]) => new Uint8Array(values)
  it('IMP7: reads UTF-8 with and without a byte order mark', () => {
    expect(decodeText(new TextEncoder().encode('Élodie – “q”'))).toBe('Élodie – “q”')
    expect(decodeText(bytes(0xef, 0xbb, 0xbf, 0x41))).toBe('A')
  })
  it('IMP7: reads what is not UTF-8 as windows-1252', () => {
    expect(decodeText(bytes(0xc9, 0x6c, 0x92, 0x80, 0x96))).toBe('Él’€–')
  })
  it('IMP7: reads the UTF-16 of a spreadsheet', () => {
    expect(decodeText(bytes(0xff, 0xfe, 0xc9, 0x00, 0x6c, 0x00))).toBe('Él')
    expect(decodeText(bytes(0xfe, 0xff, 0x00, 0xc9))).toBe('É')
  })
  it('never throws', () => {
    fc.assert(fc.property(fc.uint8Array(), (data) => typeof decodeText(data) === 'string'))
  })
})
