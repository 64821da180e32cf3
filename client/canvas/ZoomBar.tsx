import { useTranslation } from 'react-i18next'
import { useActions, useEditor, useValue } from 'tldraw'
import { useStore } from 'zustand'
import { useSession } from '../state/session.ts'
import { keysOf, type ShortcutId } from '../state/shortcuts.ts'
import { Icon } from '../ui/Icon.tsx'
import type { IconName } from '../ui/icons.ts'
import { Tooltip } from '../ui/Tooltip.tsx'

/** Undo and zoom at the lower left. */
export function ZoomBar() {
  const { t } = useTranslation(['canvas', 'common'])
  const editor = useEditor()
  const percent = useValue('zoom', () => Math.round(editor.getZoomLevel() * 100), [editor])
  const { undo, redo } = useStore(useSession().history.sizes)
  const isReadonly = useValue('readonly', () => editor.getIsReadonly(), [editor])
  return (
    <div className="zoom-bar" role="group" aria-label={t('tool.zoom.label')}>
      {!isReadonly && (
        <>
          <BarButton
            action="undo"
            icon="undo"
            label={t('common:undo')}
            isOff={undo === 0}
            keys="undo"
          />
          <BarButton
            action="redo"
            icon="redo"
            label={t('common:redo')}
            isOff={redo === 0}
            keys="redo"
          />
          <i className="zoom-bar-line" />
        </>
      )}
      <BarButton action="zoom-out" icon="minus" label={t('tool.zoom.out')} keys="zoomOut" />
      <BarButton
        action="zoom-to-100"
        label={t('tool.zoom.reset')}
        text={`${percent} %`}
        keys="zoom100"
      />
      <BarButton action="zoom-in" icon="plus" label={t('tool.zoom.in')} keys="zoomIn" />
      <BarButton action="zoom-to-fit" icon="fullscreen" label={t('tool.zoom.fit')} keys="zoomFit" />
    </div>
  )
}

interface BarButtonProps {
  readonly action: string
  readonly label: string
  readonly keys: ShortcutId
  readonly icon?: IconName
  readonly text?: string
  readonly isOff?: boolean
}

function BarButton({ action, label, keys, icon, text, isOff = false }: BarButtonProps) {
  const actions = useActions()
  return (
    <Tooltip text={label} keys={keysOf(keys)} side="top">
      <button
        type="button"
        aria-label={text === undefined ? label : `${text}, ${label}`}
        disabled={isOff}
        onClick={() => void actions[action]?.onSelect('navigation-zone')}
      >
        {icon ? <Icon name={icon} size={18} /> : <span className="numbers">{text}</span>}
      </button>
    </Tooltip>
  )
}
