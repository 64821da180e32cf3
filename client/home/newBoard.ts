import type { Language } from '../../model/language.ts'
import { api, ApiError, type CreatedBoard } from '../api.ts'
import { withPassphrase } from '../auth/passphrase.ts'
import { pathOfLink, rememberBoard } from '../auth/recentBoards.ts'
import { go } from '../routes.ts'

/** Makes a board and goes there as its facilitator. */
export async function createBoard(
  template: string,
  title: string,
  language: Language,
): Promise<void> {
  const made = await withPassphrase((passphrase) =>
    api.createBoard({ template, title, language }, passphrase),
  )
  enter(made, title, template)
}

/** Makes a board from a file that was exported before, here or on another server. */
export async function openBoardFile(file: File): Promise<void> {
  const content = parse(await file.text())
  const made = await withPassphrase((passphrase) => api.openFile(content, passphrase))
  enter(made, file.name.replace(/\.json$/i, ''), '')
}

function enter({ id, links }: CreatedBoard, title: string, template: string): void {
  rememberBoard({ id, title, template, role: 'facilitator', openedAt: Date.now(), links })
  go(pathOfLink(links.facilitator))
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new ApiError('unreadable', 0)
  }
}
