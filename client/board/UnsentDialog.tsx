import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useBoard, useSession } from '../state/session.ts'
import { toast } from '../state/toasts.ts'
import { dropUnsent, keptUnsent } from '../sync/keptUnsent.ts'
import type { UnsentText } from '../sync/unsent.ts'
import { Button } from '../ui/Button.tsx'
import { copyText } from '../ui/copyText.ts'
import { Dialog } from '../ui/Dialog.tsx'
import styles from './UnsentDialog.module.css'

const REASONS = [
  'forbidden',
  'step',
  'role',
  'tooLarge',
  'full',
  'tooManyIds',
  'epoch',
  'upgrade',
  'left',
] as const

/** What a person wrote and the server did not take: to be copied or kept as a file, and written again where it belongs. */
export function UnsentDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('notices')
  const { boardId } = useSession()
  const title = useBoard((state) => state.info.title)
  const unsent = useStore(keptUnsent, (kept) => kept[boardId])
  if (!unsent) return null
  const { texts, others } = unsent
  const reason = REASONS.find((known) => known === unsent.code) ?? 'other'
  const whereOf = ({ of, name, field }: UnsentText) =>
    [of === 'card' ? name : [t(`of.${of}`), name].filter((word) => word !== '').join(' · '), field]
      .filter((word) => word !== '')
      .join(' · ')
  const whole = texts.map((one) => `${whereOf(one)}\n${one.text}\n`).join('\n')
  const copy = async () => {
    if (await copyText(whole)) toast(t('copied'), { tone: 'ok' })
    else toast(t('notCopied'), { tone: 'error' })
  }
  const discard = () => {
    onClose()
    dropUnsent(boardId)
  }
  return (
    <Dialog
      title={t('unsentTitle')}
      about={t(`reason.${reason}`)}
      onClose={onClose}
      footer={
        <>
          <Button onClick={discard}>{t('discard')}</Button>
          <Button icon="export" onClick={() => download(`${title} – ${t('fileName')}.txt`, whole)}>
            {t('download')}
          </Button>
          <Button variant="primary" icon="copy" onClick={() => void copy()}>
            {t('copy')}
          </Button>
        </>
      }
    >
      <ul className={styles.texts}>
        {texts.map((one, index) => (
          <li key={index} className={styles.one}>
            <span className={styles.where}>{whereOf(one)}</span>
            <p className={styles.text}>{one.text}</p>
          </li>
        ))}
      </ul>
      {others > 0 && <p className={styles.others}>{t('others', { count: others })}</p>}
    </Dialog>
  )
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
