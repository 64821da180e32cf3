import { lazy, Suspense, useEffect, useState } from 'react'
import { HomePage } from './home/HomePage.tsx'
import { CrashBoundary } from './ui/CrashBoundary.tsx'
import { NotFoundPage } from './home/NotFoundPage.tsx'
import { LoadingPage } from './ui/LoadingPage.tsx'
import { BoardGate } from './auth/BoardGate.tsx'
import { route, type Route } from './routes.ts'

const loadBoardPage = () => import('./board/BoardPage.tsx')
const BoardPage = lazy(() => loadBoardPage().then((m) => ({ default: m.BoardPage })))

export function App() {
  const [here, setHere] = useState<Route>(() => route(location.pathname))
  useEffect(() => {
    const moved = () => setHere(route(location.pathname))
    addEventListener('popstate', moved)
    return () => removeEventListener('popstate', moved)
  }, [])
  useEffect(() => {
    // While the gate asks who comes, the board's code is already on its way.
    if (here.page === 'board') void loadBoardPage()
  }, [here.page])
  return (
    <CrashBoundary>
      <Suspense fallback={<LoadingPage />}>
        {here.page === 'home' && <HomePage />}
        {here.page === 'board' && (
          <BoardGate key={here.boardId} boardId={here.boardId}>
            {(entry) => <BoardPage entry={entry} />}
          </BoardGate>
        )}
        {here.page === 'none' && <NotFoundPage />}
      </Suspense>
    </CrashBoundary>
  )
}
