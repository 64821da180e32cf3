import { useTranslation } from 'react-i18next'
import { useSession } from '../state/session.ts'
import { useUi, type UiState } from '../state/uiStore.ts'
import { Icon } from '../ui/Icon.tsx'
import type { IconName } from '../ui/icons.ts'
import styles from './PhoneTabs.module.css'

type Place = 'board' | 'backlog' | 'matrix' | 'agenda'

const PLACES: readonly { place: Place; icon: IconName; screen: Partial<UiState> }[] = [
  { place: 'board', icon: 'board', screen: { panel: undefined, full: undefined } },
  { place: 'backlog', icon: 'list', screen: { panel: 'backlog', full: undefined } },
  { place: 'matrix', icon: 'matrix', screen: { panel: undefined, full: 'matrix' } },
  { place: 'agenda', icon: 'agenda', screen: { panel: 'agenda', full: undefined } },
]

/** The ways around the board on a phone, in reach of a thumb. */
export function PhoneTabs() {
  const { t } = useTranslation('board')
  const { ui } = useSession()
  const here = useUi(placeOf)
  return (
    <nav className={styles.tabs} aria-label={t('phoneTabs')}>
      {PLACES.map(({ place, icon, screen }) => (
        <button
          key={place}
          type="button"
          className={styles.tab}
          aria-current={here === place ? 'page' : undefined}
          onClick={() => ui.setState({ ...screen, preview: undefined })}
        >
          <Icon name={icon} />
          {t(`place.${place}`)}
        </button>
      ))}
    </nav>
  )
}

function placeOf({ panel, full }: UiState): Place | undefined {
  if (panel === 'backlog' || panel === 'agenda') return panel
  if (full === 'matrix') return full
  return panel === undefined && full === undefined ? 'board' : undefined
}
