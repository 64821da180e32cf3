import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { api } from '../api.ts'
import { withPassphrase } from '../auth/passphrase.ts'
import { pathOfLink, rememberBoard } from '../auth/recentBoards.ts'
import { errorText } from '../i18n/errorText.ts'
import { go } from '../routes.ts'
import { keysOf } from '../state/shortcuts.ts'
import { useBoard, useCan, useSession, type BoardSession } from '../state/session.ts'
import { toast } from '../state/toasts.ts'
import type { DialogName } from '../state/uiStore.ts'
import { IconButton } from '../ui/Button.tsx'
import { Menu, MenuItem, MenuSeparator, MenuSub } from '../ui/Menu.tsx'
import { LanguageItems, ThemeItems } from '../ui/PreferenceItems.tsx'
import { useUndo } from './useUndo.ts'

/** Everything about the board that needs no place in the bar. */
export function MoreMenu() {
  const { t } = useTranslation(['board', 'common'])
  const { ui } = useSession()
  const mayLookBack = useCan('lookBack')
  const open = (dialog: DialogName) => () => ui.setState({ dialog })
  return (
    <Menu trigger={<IconButton icon="more" label={t('more')} />}>
      <UndoItems />
      <MenuSeparator />
      <MenuItem
        icon="search"
        keys={keysOf('search')}
        onSelect={() => ui.setState({ searching: true })}
      >
        {t('search')}
      </MenuItem>
      <MenuItem icon="share" onSelect={open('share')}>
        {t('share')}
      </MenuItem>
      <MenuItem icon="export" onSelect={open('export')}>
        {t('export')}
      </MenuItem>
      <BoardItems />
      {mayLookBack && (
        <MenuItem icon="clock" onSelect={() => ui.setState({ panel: 'history' })}>
          {t('history')}
        </MenuItem>
      )}
      <MenuItem icon="users" onSelect={open('people')}>
        {t('people')}
      </MenuItem>
      <MenuItem icon="trash" onSelect={open('bin')}>
        {t('bin.title')}
      </MenuItem>
      <MenuSeparator />
      <MenuItem icon="keyboard" keys="?" onSelect={open('shortcuts')}>
        {t('shortcuts.title')}
      </MenuItem>
      <MenuSub icon="globe" label={t('common:language')}>
        <LanguageItems />
      </MenuSub>
      <MenuSub icon="theme" label={t('common:theme')}>
        <ThemeItems />
      </MenuSub>
      <MenuSeparator />
      <MenuItem icon="home" onSelect={() => go('/')}>
        {t('common:toHome')}
      </MenuItem>
    </Menu>
  )
}

function UndoItems() {
  const { t } = useTranslation()
  const { history } = useSession()
  const { undo, redo } = useUndo()
  const sizes = useStore(history.sizes)
  return (
    <>
      <MenuItem icon="undo" keys={keysOf('undo')} disabled={sizes.undo === 0} onSelect={undo}>
        {t('undo')}
      </MenuItem>
      <MenuItem icon="redo" keys={keysOf('redo')} disabled={sizes.redo === 0} onSelect={redo}>
        {t('redo')}
      </MenuItem>
    </>
  )
}

function BoardItems() {
  const { t } = useTranslation('board')
  const session = useSession()
  const title = useBoard((state) => state.info.title)
  const template = useBoard((state) => state.info.template)
  const mayImport = useCan('import')
  const mayDuplicate = useCan('duplicate')
  return (
    <>
      {mayImport && (
        <MenuItem icon="import" onSelect={() => session.ui.setState({ dialog: 'import' })}>
          {t('import')}
        </MenuItem>
      )}
      {mayDuplicate && (
        <MenuItem
          icon="duplicate"
          onSelect={() => void duplicate(session, t('copyOf', { title }), template)}
        >
          {t('duplicate')}
        </MenuItem>
      )}
    </>
  )
}

/** Makes a copy of the whole board and goes there. */
async function duplicate({ boardId }: BoardSession, title: string, template: string) {
  try {
    const { id, links } = await withPassphrase((passphrase) => api.duplicate(boardId, passphrase))
    rememberBoard({ id, title, template, role: 'facilitator', openedAt: Date.now(), links })
    go(pathOfLink(links.facilitator))
  } catch (error) {
    toast(errorText(error), { tone: 'error' })
  }
}
