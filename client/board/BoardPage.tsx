import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { BacklogPanel } from '../backlog/BacklogPanel.tsx'
import { TableView } from '../backlog/TableView.tsx'
import { BoardCanvas } from '../canvas/BoardCanvas.tsx'
import { CardPanel } from '../cards/CardPanel.tsx'
import { addBoardTexts } from '../i18n/boardTexts.ts'
import { ImportDialog } from '../import/ImportDialog.tsx'
import { MatrixView } from '../matrix/MatrixView.tsx'
import type { BoardEntry } from '../auth/entry.ts'
import { SessionContext, type BoardSession, useSession } from '../state/session.ts'
import { useUi } from '../state/uiStore.ts'
import { Button } from '../ui/Button.tsx'
import { LoadingPage } from '../ui/LoadingPage.tsx'
import { openBoard } from './openBoard.ts'

addBoardTexts()

export function BoardPage({ entry }: { entry: BoardEntry }) {
  const [session, setSession] = useState<BoardSession>()
  useEffect(() => {
    const { session: opened, close } = openBoard(entry)
    setSession(opened)
    return close
  }, [entry])
  if (!session) return <LoadingPage />
  return (
    <SessionContext.Provider value={session}>
      <OpenBoard />
    </SessionContext.Provider>
  )
}

function OpenBoard() {
  const { sync, ui } = useSession()
  const { ready, work } = useStore(sync.status)
  const panel = useUi((state) => state.panel)
  const full = useUi((state) => state.full)
  const dialog = useUi((state) => state.dialog)
  if (!ready) return <LoadingPage />
  return (
    <div style={{ display: 'grid', gridTemplateRows: '56px 1fr', height: '100dvh' }}>
      <header style={{ display: 'flex', gap: 8, alignItems: 'center' }}>
        {work}
        {(['backlog', 'card'] as const).map((tab) => (
          <Button key={tab} onClick={() => ui.setState({ panel: tab })}>
            {tab}
          </Button>
        ))}
        {(['table', 'matrix', undefined] as const).map((view) => (
          <Button key={view ?? 'canvas'} onClick={() => ui.setState({ full: view })}>
            {view ?? 'canvas'}
          </Button>
        ))}
        <Button onClick={() => ui.setState({ dialog: 'import' })}>import</Button>
      </header>
      <div style={{ display: 'grid', gridTemplateColumns: '1fr 372px', minHeight: 0 }}>
        <main style={{ position: 'relative' }}>
          <BoardCanvas />
          {full && (
            <div
              style={{ position: 'absolute', inset: 0, background: 'var(--paper)', zIndex: 400 }}
            >
              {full === 'table' ? <TableView /> : <MatrixView />}
            </div>
          )}
        </main>
        <aside style={{ overflow: 'auto', background: 'var(--surface)' }}>
          {panel === 'backlog' && <BacklogPanel />}
          {panel === 'card' && <CardPanel />}
        </aside>
      </div>
      {dialog === 'import' && <ImportDialog />}
    </div>
  )
}
