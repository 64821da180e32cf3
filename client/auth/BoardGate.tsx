import { Suspense, useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { api, type ApiError } from '../api.ts'
import { go } from '../routes.ts'
import { Button } from '../ui/Button.tsx'
import { LoadingPage } from '../ui/LoadingPage.tsx'
import { MessagePage } from '../ui/MessagePage.tsx'
import { enterBoard, joinBoard, type Entering } from './enterBoard.ts'
import type { BoardEntry } from './entry.ts'
import { JoinPage } from './JoinPage.tsx'
import { markRestored, recalledBoard } from './recentBoards.ts'

interface BoardGateProps {
  boardId: string
  children: (entry: BoardEntry) => ReactNode
}

/** Lets a person through to a board: by the session of an earlier visit, or by a key in the address and a name. */
export function BoardGate({ boardId, children }: BoardGateProps) {
  const [entering, setEntering] = useState<Entering>({ at: 'loading' })
  const [attempt, setAttempt] = useState(0)
  const retry = () => setAttempt((n) => n + 1)

  useEffect(() => {
    let gone = false
    const start = () => {
      setEntering({ at: 'loading' })
      void enterBoard(boardId, location.hash.slice(1)).then((next) => {
        if (!gone) setEntering(next)
      })
    }
    // A turn later: React's development mode mounts twice, and joining twice makes two people.
    const timer = setTimeout(start, 0)
    addEventListener('hashchange', start)
    return () => {
      gone = true
      clearTimeout(timer)
      removeEventListener('hashchange', start)
    }
  }, [boardId, attempt])

  switch (entering.at) {
    case 'loading':
      return <LoadingPage />
    case 'name': {
      const join = async (name: string) => setEntering(await joinBoard(boardId, entering.key, name))
      return <JoinPage boardId={boardId} onJoin={join} />
    }
    case 'failed':
      return <FailedPage boardId={boardId} error={entering.error} onRetry={retry} />
    case 'board':
      return <Suspense fallback={<LoadingPage />}>{children(entering.entry)}</Suspense>
  }
}

interface FailedPageProps {
  boardId: string
  error: ApiError
  onRetry: () => void
}

function FailedPage({ boardId, error, onRetry }: FailedPageProps) {
  const { t } = useTranslation(['join', 'common'])
  const [refusal, setRefusal] = useState<string>()
  const { code } = error
  const leads = recalledBoard(boardId)?.role === 'facilitator'
  const restore = async () => {
    try {
      await api.restore(boardId)
      markRestored(boardId)
      onRetry()
    } catch {
      setRefusal(t('restoreRefused'))
    }
  }
  const kind =
    code === 'deleted' || code === 'notFound' || code === 'unauthorized' || code === 'offline'
      ? code
      : 'other'
  return (
    <MessagePage
      icon={kind === 'offline' ? 'offline' : kind === 'deleted' ? 'trash' : 'lock'}
      title={t(`failed.${kind}`)}
      text={refusal ?? t(`common:error.${code}`)}
    >
      {kind === 'deleted' && leads && !refusal && (
        <Button variant="primary" icon="restore" onClick={() => void restore()}>
          {t('restore')}
        </Button>
      )}
      {(kind === 'offline' || kind === 'other') && (
        <Button variant="primary" onClick={onRetry}>
          {t('tryAgain')}
        </Button>
      )}
      <Button onClick={() => go('/')}>{t('common:toHome')}</Button>
    </MessagePage>
  )
}
