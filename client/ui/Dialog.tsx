import { Dialog as Radix } from 'radix-ui'
import { useRef, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from './Button.tsx'
import { classes } from './classes.ts'
import styles from './Dialog.module.css'

interface DialogProps {
  title: string
  /** One sentence below the title. */
  about?: string
  onClose: () => void
  children: ReactNode
  /** Buttons at the bottom right. */
  footer?: ReactNode
  size?: 'small' | 'medium' | 'large'
}

/** A dialog that is open as long as it is rendered: focus stays inside, Escape closes. On phones a sheet from below. */
export function Dialog({ title, about, onClose, children, footer, size = 'medium' }: DialogProps) {
  const { t } = useTranslation()
  const body = useRef<HTMLDivElement>(null)
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className={styles.overlay} />
        <Radix.Content
          className={classes(styles.dialog, styles[size])}
          onOpenAutoFocus={(event) => {
            // What the dialog is about, not the button that closes it.
            event.preventDefault()
            firstControl(body.current)?.focus()
          }}
          {...(about === undefined ? { 'aria-describedby': undefined } : {})}
        >
          <header className={styles.header}>
            <div>
              <Radix.Title className={styles.title}>{title}</Radix.Title>
              {about !== undefined && (
                <Radix.Description className={styles.about}>{about}</Radix.Description>
              )}
            </div>
            <Radix.Close asChild>
              <IconButton icon="close" label={t('close')} />
            </Radix.Close>
          </header>
          <div ref={body} className={styles.body} tabIndex={-1}>
            {children}
          </div>
          {footer !== undefined && <footer className={styles.footer}>{footer}</footer>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

function firstControl(body: HTMLElement | null): HTMLElement | null {
  return (
    body?.querySelector<HTMLElement>('[data-autofocus]') ??
    body?.querySelector<HTMLElement>('input, textarea, button, a[href]') ??
    body
  )
}
