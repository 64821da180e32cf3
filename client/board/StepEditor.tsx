import { useTranslation } from 'react-i18next'
import type { AreaId } from '../../model/ids.ts'
import { byOrder } from '../../model/order.ts'
import type { AgendaStep } from '../../model/state.ts'
import { editStep, moveStep, removeStep, stepText } from '../../model/workshop.ts'
import { random } from '../random.ts'
import { YTextArea } from '../cards/YTextArea.tsx'
import { offerUndo } from '../state/offerUndo.ts'
import { useBoard, useSession } from '../state/session.ts'
import { toast } from '../state/toasts.ts'
import { IconButton } from '../ui/Button.tsx'
import { DraftInput } from '../ui/DraftInput.tsx'
import { Select } from '../ui/Select.tsx'
import { Switch } from '../ui/Switch.tsx'
import styles from './AgendaPanel.module.css'
import { useEdit } from './useEdit.ts'

interface StepEditorProps {
  step: AgendaStep
  /** Counted from 1. */
  number: number
  count: number
}

/** What a facilitator can change about a step, in place. */
export function StepEditor({ step, number, count }: StepEditorProps) {
  const { t } = useTranslation('board')
  const { board } = useSession()
  return (
    <div className={styles.editor}>
      <YTextArea
        label={t('agenda.instruction')}
        placeholder={t('agenda.instructionHint')}
        text={stepText(board, step.id, 'instruction')}
        className={styles.instruction ?? ''}
      />
      <div className={styles.row}>
        <AreaSelect step={step} />
        <Minutes step={step} />
        <StepButtons step={step} number={number} count={count} />
      </div>
      <WritersSwitch step={step} />
    </div>
  )
}

function WritersSwitch({ step }: { step: AgendaStep }) {
  const { t } = useTranslation('board')
  const { board } = useSession()
  const edit = useEdit()
  return (
    <div className={styles.writers}>
      <Switch
        label={t('agenda.writers')}
        about={t('agenda.writersAbout')}
        on={step.writers === 'facilitators'}
        onChange={(on) =>
          edit(() => editStep(board, step.id, { writers: on ? 'facilitators' : 'all' }))
        }
      />
    </div>
  )
}

function AreaSelect({ step }: { step: AgendaStep }) {
  const { t } = useTranslation('board')
  const { board } = useSession()
  const areas = useBoard((state) => state.areas)
  const edit = useEdit()
  const sorted = [...areas.values()].sort(byOrder)
  return (
    <Select
      label={t('agenda.area')}
      bare
      size="small"
      className={styles.area}
      value={step.area ?? ''}
      options={[
        { value: '', label: t('agenda.noArea') },
        ...sorted.map(({ id, title }) => ({ value: id, label: title || t('areaUntitled') })),
      ]}
      onChange={(chosen) => {
        const area = chosen === '' ? undefined : (chosen as AreaId)
        edit(() => editStep(board, step.id, { area }))
      }}
    />
  )
}

function Minutes({ step }: { step: AgendaStep }) {
  const { t } = useTranslation('board')
  const { board } = useSession()
  const edit = useEdit()
  const commit = (text: string) => {
    const minutes = Math.round(Number(text))
    if (minutes >= 1 && minutes <= 600) edit(() => editStep(board, step.id, { minutes }))
    else toast(t('agenda.minutesRange'), { tone: 'error' })
  }
  return (
    <span className={styles.minutesField}>
      <DraftInput
        label={t('agenda.minutes')}
        inputMode="numeric"
        value={String(step.minutes)}
        className={styles.minutesInput}
        onCommit={commit}
      />
      min
    </span>
  )
}

function StepButtons({ step, number, count }: StepEditorProps) {
  const { t } = useTranslation('board')
  const session = useSession()
  const { board } = session
  const edit = useEdit()
  const move = (to: number) => edit(() => moveStep(board, step.id, to, random))
  const remove = () => {
    edit(() => removeStep(board, step.id))
    offerUndo(session, t('agenda.removed', { title: step.title }))
  }
  return (
    <>
      <IconButton
        icon="arrowUp"
        size="small"
        label={t('agenda.up')}
        disabled={number === 1}
        onClick={() => move(number - 2)}
      />
      <IconButton
        icon="arrowDown"
        size="small"
        label={t('agenda.down')}
        disabled={number === count}
        onClick={() => move(number)}
      />
      <IconButton icon="trash" size="small" label={t('agenda.remove')} onClick={remove} />
    </>
  )
}
