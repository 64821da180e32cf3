import { useTranslation } from 'react-i18next'
import type { AgendaStep } from '../../model/state.ts'
import { setStep, stepText } from '../../model/workshop.ts'
import { YTextInput } from '../cards/YTextInput.tsx'
import { canvasCommands } from '../state/boardRefs.ts'
import { useSession } from '../state/session.ts'
import { Badge } from '../ui/Badge.tsx'
import { Button, IconButton } from '../ui/Button.tsx'
import { classes } from '../ui/classes.ts'
import styles from './AgendaPanel.module.css'
import { duration } from './duration.ts'
import { StepEditor } from './StepEditor.tsx'
import { useEdit } from './useEdit.ts'
import { WritersMark } from './WritersMark.tsx'

interface AgendaStepCardProps {
  step: AgendaStep
  /** Counted from 1. */
  number: number
  count: number
  isCurrent: boolean
  isOpen: boolean
  leads: boolean
  onToggle: () => void
}

export function AgendaStepCard(props: AgendaStepCardProps) {
  const { t } = useTranslation('board')
  const { step, number, isCurrent, isOpen, leads, onToggle } = props
  return (
    <section className={classes(styles.step, isCurrent && styles.current)}>
      {isOpen && leads ? (
        <EditingHead {...props} />
      ) : (
        <button
          type="button"
          className={styles.head}
          aria-expanded={isOpen}
          aria-current={isCurrent ? 'step' : undefined}
          onClick={onToggle}
        >
          <span className={styles.number}>{number}</span>
          <span className={styles.title}>{step.title || t('agenda.untitled')}</span>
          <WritersMark step={step} />
          {isCurrent && <Badge tone="accent">{t('agenda.now')}</Badge>}
          <span className={styles.minutes}>{duration(step.minutes)}</span>
        </button>
      )}
      {isOpen && (
        <div className={styles.body}>
          {leads ? (
            <StepEditor step={step} number={number} count={props.count} />
          ) : (
            step.instruction !== '' && <p>{step.instruction}</p>
          )}
          <StepActions {...props} />
        </div>
      )}
    </section>
  )
}

function EditingHead({ step, number, isCurrent, onToggle }: AgendaStepCardProps) {
  const { t } = useTranslation('board')
  const { board } = useSession()
  return (
    <div className={classes(styles.head, styles.editing)}>
      <span className={styles.number}>{number}</span>
      <YTextInput
        label={t('agenda.title')}
        text={stepText(board, step.id, 'title')}
        className={styles.titleInput}
        maxLength={200}
      />
      <WritersMark step={step} />
      {isCurrent && <Badge tone="accent">{t('agenda.now')}</Badge>}
      <IconButton
        icon="chevronUp"
        size="small"
        label={t('agenda.fold')}
        aria-expanded
        onClick={onToggle}
      />
    </div>
  )
}

function StepActions({ step, isCurrent, leads }: AgendaStepCardProps) {
  const { t } = useTranslation('board')
  const { board, ui } = useSession()
  const edit = useEdit()
  const { area } = step
  const goToArea = () => {
    ui.setState({ full: undefined })
    if (area) canvasCommands.current?.showArea(area)
  }
  return (
    <div className={styles.actions}>
      {leads && !isCurrent && (
        <Button
          size="small"
          variant="primary"
          onClick={() => {
            edit(() => setStep(board, step.id))
            goToArea()
          }}
        >
          {t('agenda.start')}
        </Button>
      )}
      {area && (
        <Button size="small" icon="arrowRight" onClick={goToArea}>
          {t('agenda.goToArea')}
        </Button>
      )}
    </div>
  )
}
