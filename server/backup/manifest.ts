import { z } from 'zod'

/** The last entry of a backup: without it the file was cut off, and what it doesn't list isn't ours. */
export const MANIFEST = 'manifest.json'
export const DATABASE = 'atelier.db'

export const manifest = z.strictObject({
  format: z.literal(1),
  /** Of the program that made it. */
  version: z.string(),
  at: z.number(),
  entries: z.record(z.string(), z.strictObject({ bytes: z.number(), sha256: z.string() })),
})

export type Manifest = z.infer<typeof manifest>

/** Something that whoever calls the command can put right. */
export class BackupError extends Error {
  override readonly name = 'BackupError'
}

/** What was in a backup, for the last line of the command. */
export interface Summary {
  readonly boards: number
  readonly files: number
  readonly bytes: number
}
