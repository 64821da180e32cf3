import { useTranslation } from 'react-i18next'
import { Button, IconButton } from './Button.tsx'
import { classes } from './classes.ts'
import { Icon } from './Icon.tsx'
import styles from './Toasts.module.css'

interface ToastView {
  readonly id: number
  readonly text: string
  readonly tone: 'info' | 'ok' | 'error'
  readonly action?: { readonly label: string; readonly run: () => void }
}

interface ToastsProps {
  toasts: readonly ToastView[]
  onDismiss: (id: number) => void
}

/** Short messages at the lower edge; read out, and never in the way of the keyboard. */
export function Toasts({ toasts, onDismiss }: ToastsProps) {
  const { t } = useTranslation()
  return (
    <ul className={styles.toasts} aria-live="polite">
      {toasts.map(({ id, text, tone, action }) => (
        <li key={id} className={classes(styles.toast, styles[tone])}>
          {tone !== 'info' && <Icon name={tone === 'ok' ? 'check' : 'warning'} size={18} />}
          <span className={styles.text}>{text}</span>
          {action && (
            <Button
              variant="quiet"
              size="small"
              className={styles.action}
              onClick={() => {
                onDismiss(id)
                action.run()
              }}
            >
              {action.label}
            </Button>
          )}
          <IconButton
            icon="close"
            size="small"
            label={t('close')}
            className={styles.action}
            onClick={() => onDismiss(id)}
          />
        </li>
      ))}
    </ul>
  )
}
