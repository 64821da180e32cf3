import { useTranslation } from 'react-i18next'
import {
  DefaultContextMenu,
  DefaultContextMenuContent,
  TldrawUiMenuGroup,
  TldrawUiMenuItem,
  useEditor,
  useValue,
  type TLUiContextMenuProps,
  type TLUiOverrides,
} from 'tldraw'
import { clearScores, scoredStories } from './ownActions.ts'

/** The menu of what is selected: tldraw's, with what only a board's cards can do. */
export function CanvasMenu(props: TLUiContextMenuProps) {
  const { t } = useTranslation('canvas')
  const editor = useEditor()
  const hasScores = useValue('scored', () => scoredStories(editor).length > 0, [editor])
  return (
    <DefaultContextMenu {...props}>
      {hasScores && (
        <TldrawUiMenuGroup id="card">
          <TldrawUiMenuItem
            id="clear-scores"
            label={t('menu.clearScores')}
            onSelect={() => clearScores(editor)}
          />
        </TldrawUiMenuGroup>
      )}
      <DefaultContextMenuContent />
    </DefaultContextMenu>
  )
}

/** Shift+Delete clears what Delete would leave: a token follows from its scores. */
export const menuOverrides: TLUiOverrides = {
  actions: (editor, actions) => ({
    ...actions,
    'clear-scores': {
      id: 'clear-scores',
      kbd: 'shift+⌫,shift+del',
      onSelect: () => clearScores(editor),
    },
  }),
}
