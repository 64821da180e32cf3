import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { StorageError } from './BoardStorage.ts'

/** Is in a data directory while a restore puts its files in place; says the name of the folder for what was there. */
export const RESTORING = 'atelier.restoring'

/** Where an interrupted restore put, or was going to put, what was there; undefined = none was interrupted. */
export function keptBefore(dataDir: string): string | undefined {
  const mark = join(dataDir, RESTORING)
  return existsSync(mark) ? join(dataDir, readFileSync(mark, 'utf8')) : undefined
}

/** @throws {StorageError} when half of a restore is there: what is missing would be taken for a new installation's */
export function assertRestored(dataDir: string): void {
  const kept = keptBefore(dataDir)
  if (kept === undefined) return
  throw new StorageError(
    `A restore into ${dataDir} was interrupted. Restore again; or, to go back, move what is in ${kept} to ${dataDir} and remove ${RESTORING} there`,
  )
}
