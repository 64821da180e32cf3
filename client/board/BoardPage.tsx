import { Suspense, useEffect } from 'react'
import { useStore } from 'zustand'
import type { BoardEntry } from '../auth/entry.ts'
import { addBoardTexts } from '../i18n/boardTexts.ts'
import { SessionContext, useBoard, useSession } from '../state/session.ts'
import { dismissToast, toastStore } from '../state/toasts.ts'
import { Toasts } from '../ui/Toasts.tsx'
import { lazyPart } from '../state/lazyPart.ts'
import { PHONE, useMedia } from '../ui/useMedia.ts'
import { BoardDialogs } from './BoardDialogs.tsx'
import styles from './BoardPage.module.css'
import { BoardSkeleton } from './BoardSkeleton.tsx'
import { MainView } from './MainView.tsx'
import { PhoneTabs } from './PhoneTabs.tsx'
import { SearchPanel } from './SearchPanel.tsx'
import { SidePanel } from './SidePanel.tsx'
import { TopBar } from './TopBar.tsx'
import { useNamesOfPresent } from './useNamesOfPresent.ts'
import { useOpenBoard } from './useOpenBoard.ts'
import { useRememberTitle } from './useRememberTitle.ts'
import { useShortcuts } from './useShortcuts.ts'
import { useTrouble } from './useTrouble.ts'

addBoardTexts()

const Notices = lazyPart(() => import('./Notices.tsx').then((m) => m.Notices))

/** The only place that knows every feature. */
export function BoardPage({ entry }: { entry: BoardEntry }) {
  const session = useOpenBoard(entry)
  if (!session) return <BoardSkeleton title={entry.title} />
  return (
    <SessionContext.Provider value={session}>
      <OpenBoard title={entry.title} />
    </SessionContext.Provider>
  )
}

function OpenBoard({ title }: { title: string }) {
  const { sync } = useSession()
  const ready = useStore(sync.status, (status) => status.ready)
  const boardTitle = useBoard((state) => state.info.title) || title
  useEffect(() => {
    document.title = boardTitle
  }, [boardTitle])
  return ready ? <ReadyBoard /> : <BoardSkeleton title={boardTitle} />
}

function ReadyBoard() {
  const isPhone = useMedia(PHONE)
  const toasts = useStore(toastStore)
  const trouble = useTrouble()
  useShortcuts()
  useNamesOfPresent()
  useRememberTitle()
  return (
    <div className={styles.page}>
      <TopBar />
      {trouble && (
        <Suspense>
          <Notices trouble={trouble} />
        </Suspense>
      )}
      <div className={styles.middle}>
        <MainView />
        <SidePanel />
      </div>
      {isPhone && <PhoneTabs />}
      <SearchPanel />
      <BoardDialogs />
      <Toasts toasts={toasts} onDismiss={dismissToast} />
    </div>
  )
}
