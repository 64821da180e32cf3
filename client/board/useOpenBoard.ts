import { useEffect, useState } from 'react'
import { flushSync } from 'react-dom'
import { CLOSE } from '../../model/protocol.ts'
import { openWithSession } from '../auth/enterBoard.ts'
import type { BoardEntry } from '../auth/entry.ts'
import { i18next } from '../i18n/i18n.ts'
import type { BoardSession } from '../state/session.ts'
import { toast } from '../state/toasts.ts'
import { recallUnsent } from '../sync/keptUnsent.ts'
import { PHONE } from '../ui/useMedia.ts'
import { keepText } from './keepText.ts'
import { openBoard } from './openBoard.ts'
import { showSummons } from './showSummons.ts'

/** After this many boards made anew in a row, each waits longer: what is refused again and again must not spin. */
const AT_ONCE = 2
const WAIT_MS = 5000
const ROW_MS = 60_000

/**
 * The open board of an entry, undefined while it is being opened. When its document can't go on, for example because the
 * server refused an edit, it is opened anew from the server without leaving the page; what the person wrote meanwhile is
 * kept as text.
 */
export function useOpenBoard(given: BoardEntry): BoardSession | undefined {
  const [renewed, setRenewed] = useState<{ given: BoardEntry; entry: BoardEntry }>()
  const [session, setSession] = useState<BoardSession>()
  const entry = renewed?.given === given ? renewed.entry : given
  useEffect(() => {
    let isGone = false
    const { session: opened, close } = openBoard(entry)
    if (matchMedia(PHONE).matches) opened.ui.setState({ panel: undefined })
    showSummons(opened)
    recallUnsent(entry.boardId)
    setSession(opened)
    const stop = opened.sync.status.subscribe((status, before) => {
      // What this browser would keep for after the reload is lost with the page.
      const isLast = status.closed === CLOSE.upgrade && before.closed !== CLOSE.upgrade
      if (isLast && !status.isKept) keepText(opened, 'upgrade')
      if (status.rebuild === undefined || before.rebuild !== undefined) return
      // Fields that are taken from the page write what is in them first.
      flushSync(() => setSession(undefined))
      void renew(opened, entry, status.rebuild).then((next) => {
        if (!isGone) setRenewed({ given, entry: next })
      })
    })
    const isAtRisk = () => {
      const { work, isKept, rebuild } = opened.sync.status.getState()
      return work !== 'saved' && !isKept && rebuild === undefined && opened.sync.isDirty
    }
    const warn = (event: Event) => isAtRisk() && event.preventDefault()
    addEventListener('beforeunload', warn)
    return () => {
      isGone = true
      // Another page of this app, which no browser warns of.
      if (isAtRisk() && keepText(opened, 'left')) toast(i18next.t('board:leftUnsent'))
      stop()
      removeEventListener('beforeunload', warn)
      close()
    }
  }, [given, entry])
  return session
}

const renewals: number[] = []

/** Keeps what is only here, forgets the document, and asks the server anew who we are. */
async function renew(session: BoardSession, entry: BoardEntry, why: string): Promise<BoardEntry> {
  await session.sync.readOtherTabs()
  if (!keepText(session, why) && why === 'epoch') toast(i18next.t('board:restored'))
  await session.sync.forgetLocalCopy()
  const now = performance.now()
  const row = renewals.filter((at) => now - at < ROW_MS).length
  renewals.push(now)
  if (row >= AT_ONCE) await new Promise((resolve) => setTimeout(resolve, WAIT_MS * row))
  const entering = await openWithSession(session.boardId)
  return { ...(entering.at === 'board' ? entering.entry : entry) }
}
