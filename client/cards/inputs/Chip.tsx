import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { classes } from '../../ui/classes.ts'
import { Icon } from '../../ui/Icon.tsx'
import styles from './control.module.css'

interface ChipProps {
  readonly text: string
  readonly mark?: ReactNode
  readonly onOpen?: () => void
  readonly onRemove?: () => void
}

/** One of several values. */
export function Chip({ text, mark, onOpen, onRemove }: ChipProps) {
  const { t } = useTranslation('cards')
  return (
    <span className={classes(styles.chip, !onRemove && styles.fixed)}>
      {mark}
      {onOpen ? (
        <button type="button" className={styles.chipText} onClick={onOpen}>
          {text}
        </button>
      ) : (
        <span className={styles.chipText}>{text}</span>
      )}
      {onRemove && (
        <button
          type="button"
          className={styles.chipRemove}
          aria-label={t('removeOne', { name: text })}
          onClick={onRemove}
        >
          <Icon name="close" size={12} />
        </button>
      )}
    </span>
  )
}
