import { chownSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Of what root makes in a folder, the service that the folder belongs to could open nothing. */
export function giveToOwnerOf(folder: string, path: string): void {
  if (process.getuid?.() !== 0) return
  const { uid, gid } = statSync(folder)
  const names = statSync(path).isDirectory()
    ? readdirSync(path, { recursive: true, encoding: 'utf8' })
    : []
  for (const one of [path, ...names.map((name) => join(path, name))]) {
    // Some file systems give all to one user and refuse this even to root.
    if (statSync(one).uid !== uid) chownSync(one, uid, gid)
  }
}
