import { useTranslation } from 'react-i18next'
import type { AgendaStep } from '../../model/state.ts'
import { Icon } from '../ui/Icon.tsx'

/** A lock on a step in which participants only look on. */
export function WritersMark({ step }: { step: AgendaStep }) {
  const { t } = useTranslation('board')
  if (step.writers === 'all') return null
  return (
    <span role="img" aria-label={t('agenda.writers')} title={t('agenda.writers')}>
      <Icon name="lock" size={14} />
    </span>
  )
}
