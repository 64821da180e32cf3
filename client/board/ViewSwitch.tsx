import { useTranslation } from 'react-i18next'
import { useSession } from '../state/session.ts'
import { useUi, type FullView } from '../state/uiStore.ts'
import { Icon } from '../ui/Icon.tsx'
import type { IconName } from '../ui/icons.ts'
import { Tooltip } from '../ui/Tooltip.tsx'
import styles from './ViewSwitch.module.css'

const VIEWS: readonly { name: 'canvas' | FullView; view: FullView | undefined; icon: IconName }[] =
  [
    { name: 'canvas', view: undefined, icon: 'board' },
    { name: 'table', view: 'table', icon: 'table' },
    { name: 'matrix', view: 'matrix', icon: 'matrix' },
  ]

/** The same board as canvas, table or matrix. */
export function ViewSwitch() {
  const { t } = useTranslation('board')
  const { ui } = useSession()
  const full = useUi((state) => state.full)
  return (
    <div className={styles.switch} role="group" aria-label={t('view.label')}>
      {VIEWS.map(({ name, view, icon }) => (
        <Tooltip key={name} text={t(`view.${name}`)}>
          <button
            type="button"
            className={styles.choice}
            aria-label={t(`view.${name}`)}
            aria-pressed={full === view}
            onClick={() => ui.setState({ full: view })}
          >
            <Icon name={icon} size={18} />
          </button>
        </Tooltip>
      ))}
    </div>
  )
}
