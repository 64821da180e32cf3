import { Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Template } from '../../model/template.ts'
import type { RecentBoard } from '../auth/recentBoards.ts'
import { useLanguage } from '../i18n/useLanguage.ts'
import { go } from '../routes.ts'
import { lazyPart } from '../state/lazyPart.ts'
import { Badge } from '../ui/Badge.tsx'
import { Button, IconButton } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { restoreBoard } from './boardActions.ts'
import styles from './RecentBoards.module.css'
import { inDays, relativeTime } from '../ui/relativeTime.ts'
import { TemplatePicture } from './TemplatePicture.tsx'

const BoardMenu = lazyPart(() => import('./BoardMenu.tsx').then((m) => m.BoardMenu))
const EraseDialog = lazyPart(() => import('./EraseDialog.tsx').then((m) => m.EraseDialog))

const SOON_MS = 14 * 86_400_000

/** Soon enough to be worth a word. */
function isSoon(at: number | undefined, now: number): at is number {
  return at !== undefined && at - now < SOON_MS
}

interface RecentBoardsProps {
  boards: readonly RecentBoard[]
  templates: readonly Template[]
  onRename: (board: RecentBoard) => void
}

export function RecentBoards({ boards, templates, onRename }: RecentBoardsProps) {
  return (
    <ul className={styles.list}>
      {boards.map((board) => (
        <BoardRow
          key={board.id}
          board={board}
          template={templates.find(({ id }) => id === board.template)}
          onRename={() => onRename(board)}
        />
      ))}
    </ul>
  )
}

interface BoardRowProps {
  board: RecentBoard
  template: Template | undefined
  onRename: () => void
}

function BoardRow({ board, template, onRename }: BoardRowProps) {
  const { t } = useTranslation(['home', 'common'])
  const { language } = useLanguage()
  const [now] = useState(() => Date.now())
  const path = `/b/${board.id}`
  return (
    <li className={styles.row}>
      <a
        href={path}
        className={styles.link}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return
          event.preventDefault()
          go(path)
        }}
      >
        <span className={styles.picture}>
          {template ? <TemplatePicture template={template} /> : <Icon name="board" />}
        </span>
        <span className={styles.text}>
          <span className={styles.title}>{board.title || t('untitled')}</span>
          <span className={styles.when}>
            {t('opened', { when: relativeTime(board.openedAt, now, language) })}
            {isSoon(board.expiresAt, now) &&
              ` · ${t('expires', { when: inDays(board.expiresAt, now, language) })}`}
          </span>
        </span>
        <Badge tone={board.role === 'facilitator' ? 'accent' : 'plain'}>
          {t(`common:role.${board.role}`)}
        </Badge>
      </a>
      <MenuButton board={board} onRename={onRename} />
    </li>
  )
}

/** The menu's code comes when somebody wants it: the first page stays small. */
function MenuButton(props: { board: RecentBoard; onRename: () => void }) {
  const { t } = useTranslation('home')
  const [wanted, setWanted] = useState(false)
  const button = (
    <IconButton
      icon="more"
      label={t('actionsOf', { title: props.board.title })}
      onClick={() => setWanted(true)}
    />
  )
  return wanted ? (
    <Suspense fallback={button}>
      <BoardMenu {...props} />
    </Suspense>
  ) : (
    button
  )
}

export function DeletedBoards({ boards }: { boards: readonly RecentBoard[] }) {
  const [erased, setErased] = useState<RecentBoard>()
  const { t } = useTranslation(['home', 'common'])
  const { language } = useLanguage()
  const [now] = useState(() => Date.now())
  return (
    <ul className={styles.list}>
      {boards.map((board) => (
        <li key={board.id} className={styles.row}>
          <span className={styles.link}>
            <span className={styles.picture}>
              <Icon name="trash" />
            </span>
            <span className={styles.text}>
              <span className={styles.title}>{board.title || t('untitled')}</span>
              <span className={styles.when}>
                {t('deletedWhen', {
                  when: relativeTime(board.deletedAt ?? 0, now, language),
                })}
                {board.erasedAt !== undefined &&
                  ` · ${t('erasedIn', { when: inDays(board.erasedAt, now, language) })}`}
              </span>
            </span>
          </span>
          <Button icon="restore" size="small" onClick={() => void restoreBoard(board)}>
            {t('restore')}
          </Button>
          {board.role === 'facilitator' && (
            <Button size="small" onClick={() => setErased(board)}>
              {t('erase')}
            </Button>
          )}
        </li>
      ))}
      <Suspense>
        {erased && <EraseDialog board={erased} onClose={() => setErased(undefined)} />}
      </Suspense>
    </ul>
  )
}
