import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { StepId } from '../../model/ids.ts'
import { addStep } from '../../model/workshop.ts'
import { random } from '../random.ts'
import { useBoard, useCan, useSession } from '../state/session.ts'
import { Button } from '../ui/Button.tsx'
import { AgendaStepCard } from './AgendaStepCard.tsx'
import styles from './AgendaPanel.module.css'
import { duration } from './duration.ts'
import { useEdit } from './useEdit.ts'

/** The steps of the workshop; a facilitator leads and rewrites them, everybody reads what to do. */
export function AgendaPanel() {
  const { t } = useTranslation('board')
  const { board } = useSession()
  const agenda = useBoard((state) => state.agenda)
  const step = useBoard((state) => state.step)
  const leads = useCan('arrange')
  const edit = useEdit()
  const [opened, setOpened] = useState<StepId | undefined>(step)
  const current = useRef<HTMLLIElement>(null)
  useEffect(() => {
    // Whoever follows the workshop sees the step it is at.
    setOpened(step)
    current.current?.scrollIntoView({ block: 'nearest' })
  }, [step])
  const total = agenda.reduce((sum, { minutes }) => sum + minutes, 0)
  return (
    <div className={styles.panel}>
      <p className={styles.total}>
        {t('agenda.total', { count: agenda.length, time: duration(total) })}
      </p>
      <ol className={styles.steps}>
        {agenda.map((one, i) => (
          <li key={one.id} ref={one.id === step ? current : undefined}>
            <AgendaStepCard
              step={one}
              number={i + 1}
              count={agenda.length}
              isCurrent={one.id === step}
              isOpen={one.id === opened}
              leads={leads}
              onToggle={() => setOpened(one.id === opened ? undefined : one.id)}
            />
          </li>
        ))}
      </ol>
      {agenda.length === 0 && <p className={styles.empty}>{t('agenda.empty')}</p>}
      {leads && (
        <Button
          icon="plus"
          className={styles.add}
          onClick={() => setOpened(edit(() => addStep(board, t('agenda.newStep'), random)))}
        >
          {t('agenda.add')}
        </Button>
      )}
    </div>
  )
}
