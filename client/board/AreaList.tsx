import { useTranslation } from 'react-i18next'
import { byOrder } from '../../model/order.ts'
import type { Area } from '../../model/state.ts'
import { editArea } from '../../model/workshop.ts'
import { canvasCommands } from '../state/boardRefs.ts'
import { useBoard, useCan, useSession } from '../state/session.ts'
import { IconButton } from '../ui/Button.tsx'
import { DraftInput } from '../ui/DraftInput.tsx'
import styles from './BoardPanel.module.css'
import { useEdit } from './useEdit.ts'

/** The places of the board: go there, and for facilitators rename and lock. */
export function AreaList() {
  const { t } = useTranslation('board')
  const areas = useBoard((state) => state.areas)
  const sorted = [...areas.values()].sort(byOrder)
  if (sorted.length === 0) return <p className={styles.note}>{t('boardPanel.noAreas')}</p>
  return (
    <ul className={styles.areas}>
      {sorted.map((area) => (
        <AreaRow key={area.id} area={area} />
      ))}
    </ul>
  )
}

function AreaRow({ area }: { area: Area }) {
  const { t } = useTranslation('board')
  const { board, ui } = useSession()
  const edit = useEdit()
  const leads = useCan('arrange')
  const title = area.title || t('areaUntitled')
  return (
    <li className={styles.area}>
      {leads ? (
        <DraftInput
          label={t('boardPanel.areaTitle', { title })}
          value={area.title}
          maxLength={200}
          onCommit={(wanted) => edit(() => editArea(board, area.id, { title: wanted }))}
        />
      ) : (
        <span className={styles.areaTitle}>{title}</span>
      )}
      {leads && (
        <IconButton
          icon={area.protected ? 'lock' : 'unlock'}
          size="small"
          label={t(area.protected ? 'boardPanel.unlock' : 'boardPanel.lock', { title })}
          onClick={() => edit(() => editArea(board, area.id, { protected: !area.protected }))}
        />
      )}
      <IconButton
        icon="arrowRight"
        size="small"
        label={t('boardPanel.goTo', { title })}
        onClick={() => {
          ui.setState({ full: undefined })
          canvasCommands.current?.showArea(area.id)
        }}
      />
    </li>
  )
}
