import { asMember } from '../auth/asMember.ts'
import { withPassphrase } from '../auth/passphrase.ts'
import {
  forgetBoard,
  markRestored,
  rememberBoard,
  updateBoard,
  type RecentBoard,
} from '../auth/recentBoards.ts'
import { api } from '../api.ts'
import { errorText } from '../i18n/errorText.ts'
import { i18next } from '../i18n/i18n.ts'
import { go } from '../routes.ts'
import { toast } from '../state/toasts.ts'
import { copyText } from '../ui/copyText.ts'

const DAY_MS = 86_400_000

/** What the menu of a board on the home page does; each says how it went, and offers a way back. */

export async function copyBoardLink(board: RecentBoard): Promise<void> {
  const link = board.links.participant ?? board.links[board.role] ?? ''
  const copied = await copyText(link)
  toast(i18next.t(copied ? 'home:copied' : 'home:notCopied'), { tone: copied ? 'ok' : 'error' })
}

export async function duplicateBoard(board: RecentBoard): Promise<void> {
  await reported(async () => {
    const { id, links } = await asMember(board, () =>
      withPassphrase((passphrase) => api.duplicate(board.id, passphrase)),
    )
    const title = i18next.t('home:copyOf', { title: board.title })
    rememberBoard({ ...board, id, title, links, openedAt: Date.now() })
    const open = { label: i18next.t('home:open'), run: () => go(`/b/${id}`) }
    toast(i18next.t('home:duplicated', { title: board.title }), { tone: 'ok', action: open })
  })
}

export async function deleteBoard(board: RecentBoard): Promise<void> {
  await reported(async () => {
    await asMember(board, () => api.remove(board.id))
    const { binDays } = await api.config()
    const now = Date.now()
    updateBoard(board.id, { deletedAt: now, erasedAt: now + binDays * DAY_MS })
    const undo = { label: i18next.t('common:undo'), run: () => void restoreBoard(board) }
    toast(i18next.t('home:deleted', { title: board.title }), { action: undo })
  })
}

export async function restoreBoard(board: RecentBoard): Promise<void> {
  await reported(async () => {
    await asMember(board, () => api.restore(board.id))
    markRestored(board.id)
    toast(i18next.t('home:restored', { title: board.title }), { tone: 'ok' })
  })
}

/** For good, with all that the server has of it; this device forgets it too. */
export async function eraseBoard(board: RecentBoard): Promise<void> {
  await reported(async () => {
    await asMember(board, () => api.erase(board.id))
    forgetBoard(board.id)
    toast(i18next.t('home:erased', { title: board.title }), { tone: 'ok' })
  })
}

export function forget(board: RecentBoard): void {
  forgetBoard(board.id)
  const undo = { label: i18next.t('common:undo'), run: () => rememberBoard(board) }
  toast(i18next.t('home:forgotten', { title: board.title }), { action: undo })
}

async function reported(act: () => Promise<void>): Promise<void> {
  try {
    await act()
  } catch (error) {
    toast(errorText(error), { tone: 'error' })
  }
}
