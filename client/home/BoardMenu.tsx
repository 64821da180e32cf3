import { useTranslation } from 'react-i18next'
import type { RecentBoard } from '../auth/recentBoards.ts'
import { IconButton } from '../ui/Button.tsx'
import { Menu, MenuItem, MenuSeparator } from '../ui/Menu.tsx'
import { copyBoardLink, deleteBoard, duplicateBoard, forget } from './boardActions.ts'

interface BoardMenuProps {
  board: RecentBoard
  onRename: () => void
}

/** What can be done with a board from the home page; open as soon as it is there. */
export function BoardMenu({ board, onRename }: BoardMenuProps) {
  const { t } = useTranslation(['home', 'common'])
  const leads = board.role === 'facilitator'
  const hasLink = Object.keys(board.links).length > 0
  return (
    <Menu
      defaultOpen
      trigger={<IconButton icon="more" label={t('actionsOf', { title: board.title })} />}
    >
      {hasLink && (
        <MenuItem icon="link" onSelect={() => void copyBoardLink(board)}>
          {t(board.links.participant ? 'copyLink' : 'copyOwnLink')}
        </MenuItem>
      )}
      {leads && (
        <>
          <MenuItem icon="pencil" onSelect={onRename}>
            {t('rename')}
          </MenuItem>
          <MenuItem icon="duplicate" onSelect={() => void duplicateBoard(board)}>
            {t('duplicate')}
          </MenuItem>
        </>
      )}
      {(leads || hasLink) && <MenuSeparator />}
      <MenuItem icon="close" onSelect={() => forget(board)}>
        {t('forget')}
      </MenuItem>
      {leads && (
        <MenuItem icon="trash" danger onSelect={() => void deleteBoard(board)}>
          {t('delete')}
        </MenuItem>
      )}
    </Menu>
  )
}
