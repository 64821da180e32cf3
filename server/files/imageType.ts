export interface ImageType {
  readonly type: string
  readonly ending: string
}

const SIGNATURES: readonly (ImageType & { readonly starts: readonly (string | undefined)[] })[] = [
  { type: 'image/png', ending: 'png', starts: ['\x89PNG\r\n\x1a\n'] },
  { type: 'image/jpeg', ending: 'jpg', starts: ['\xff\xd8\xff'] },
  { type: 'image/gif', ending: 'gif', starts: ['GIF87a'] },
  { type: 'image/gif', ending: 'gif', starts: ['GIF89a'] },
  // Four bytes of length between the two.
  { type: 'image/webp', ending: 'webp', starts: ['RIFF', undefined, 'WEBP'] },
]

/**
 * What an upload is by its first bytes, whatever its name and header say; undefined for anything but the four types
 * that can't carry a script.
 */
export function imageType(bytes: Uint8Array): ImageType | undefined {
  const head = Buffer.from(bytes.subarray(0, 16)).toString('latin1')
  return SIGNATURES.find(({ starts: [first = '', , third] }) => {
    return head.startsWith(first) && (third === undefined || head.startsWith(third, 8))
  })
}
