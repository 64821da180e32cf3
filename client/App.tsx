import { Suspense, useEffect, useState, type ComponentType } from 'react'
import { useStore } from 'zustand'
import { passphraseQuestion } from './auth/passphrase.ts'
import { HomePage } from './home/HomePage.tsx'
import { CrashBoundary } from './ui/CrashBoundary.tsx'
import { NotFoundPage } from './home/NotFoundPage.tsx'
import { LoadingPage } from './ui/LoadingPage.tsx'
import { BoardGate } from './auth/BoardGate.tsx'
import { route, type Route } from './routes.ts'
import type { BoardEntry } from './auth/entry.ts'
import { lazyPart } from './state/lazyPart.ts'
import { useLoaded } from './ui/useLoaded.ts'

/** The home page comes first. */
const LOOK_AROUND_MS = 1000
const PassphraseDialog = lazyPart(() =>
  import('./auth/PassphraseDialog.tsx').then((m) => m.PassphraseDialog),
)
let boardPage: Promise<{ BoardPage: ComponentType<{ entry: BoardEntry }> }> | undefined
const loadBoardPage = () => (boardPage ??= import('./board/BoardPage.tsx'))

export function App() {
  const [here, setHere] = useState<Route>(() => route(location.pathname))
  useEffect(() => {
    const moved = () => setHere(route(location.pathname))
    addEventListener('popstate', moved)
    return () => removeEventListener('popstate', moved)
  }, [])
  useEffect(() => {
    // While the gate asks who comes, or somebody looks at their boards, a board's code is already on its way.
    const wait = here.page === 'board' ? 0 : LOOK_AROUND_MS
    const timer = setTimeout(() => void loadBoardPage(), wait)
    return () => clearTimeout(timer)
  }, [here.page])
  const isAsked = useStore(passphraseQuestion, ({ question }) => question !== undefined)
  return (
    <CrashBoundary>
      <Suspense fallback={<LoadingPage />}>
        {here.page === 'home' && <HomePage />}
        {here.page === 'board' && (
          <BoardGate key={here.boardId} boardId={here.boardId}>
            {(entry) => <BoardWhenLoaded entry={entry} />}
          </BoardGate>
        )}
        {here.page === 'none' && <NotFoundPage />}
        {isAsked && <PassphraseDialog />}
      </Suspense>
    </CrashBoundary>
  )
}

function BoardWhenLoaded({ entry }: { entry: BoardEntry }) {
  const loaded = useLoaded(loadBoardPage())
  return loaded ? <loaded.BoardPage entry={entry} /> : <LoadingPage />
}
