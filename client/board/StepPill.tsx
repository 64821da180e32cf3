import { useTranslation } from 'react-i18next'
import type { AgendaStep } from '../../model/state.ts'
import { setStep, stepBeside } from '../../model/workshop.ts'
import { canvasCommands } from '../state/boardRefs.ts'
import { useBoard, useCan, useSession } from '../state/session.ts'
import { Icon } from '../ui/Icon.tsx'
import { Tooltip } from '../ui/Tooltip.tsx'
import styles from './StepPill.module.css'
import { WritersMark } from './WritersMark.tsx'

/** Where the workshop is in its agenda; a facilitator goes on from here. */
export function StepPill() {
  const { t } = useTranslation('board')
  const { ui } = useSession()
  const agenda = useBoard((state) => state.agenda)
  const step = useBoard((state) => state.step)
  const at = agenda.findIndex(({ id }) => id === step)
  const current = agenda[at]
  const leads = useCan('arrange')
  if (agenda.length === 0) return null
  return (
    <div className={styles.pill}>
      {leads && <StepButton step={stepBeside(agenda, step, -1)} direction="previous" />}
      <Tooltip text={current?.instruction || t('openAgenda')}>
        <button
          type="button"
          className={styles.step}
          onClick={() => ui.setState({ panel: 'agenda' })}
        >
          <span className={styles.count}>{`${at + 1}/${agenda.length}`}</span>
          <span className={styles.title}>{current?.title ?? t('notStarted')}</span>
          {current && <WritersMark step={current} />}
          {current && (
            <span className={styles.minutes}>{t('minutes', { n: current.minutes })}</span>
          )}
        </button>
      </Tooltip>
      {leads && <StepButton step={stepBeside(agenda, step, 1)} direction="next" />}
    </div>
  )
}

interface StepButtonProps {
  step: AgendaStep | undefined
  direction: 'previous' | 'next'
}

function StepButton({ step, direction }: StepButtonProps) {
  const { t } = useTranslation('board')
  const { board, history } = useSession()
  const label = step
    ? t(direction === 'next' ? 'nextStep' : 'previousStep', { title: step.title })
    : t(direction === 'next' ? 'lastStep' : 'firstStep')
  const move = () => {
    if (!step) return
    history.mark()
    setStep(board, step.id)
    history.mark()
    if (step.area) canvasCommands.current?.showArea(step.area)
  }
  return (
    <Tooltip text={label}>
      <button
        type="button"
        className={styles.move}
        aria-label={label}
        aria-disabled={!step}
        onClick={move}
      >
        <Icon name={direction === 'next' ? 'chevronRight' : 'chevronLeft'} size={16} />
      </button>
    </Tooltip>
  )
}
