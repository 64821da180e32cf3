import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The checkout. Every script works from here, wherever it was called. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
