import { useRef, useState, type DragEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { decodeText } from '../../model/import/decodeText.ts'
import { Button } from '../ui/Button.tsx'
import { classes } from '../ui/classes.ts'
import { Icon } from '../ui/Icon.tsx'
import styles from './ImportDialog.module.css'

/** Larger files are no lists of stories. */
const MAX_BYTES = 5_000_000

interface ImportSourceProps {
  readonly text: string
  readonly onText: (text: string) => void
  readonly onRead: (text: string) => void
}

/** Where the list comes from: pasted text, or a file that is chosen or dropped. */
export function ImportSource({ text, onText, onRead }: ImportSourceProps) {
  const { t } = useTranslation('import')
  const [problem, setProblem] = useState<'tooLarge' | 'workbook' | 'unreadable'>()
  const [isOver, setIsOver] = useState(false)
  const take = async (file: File | undefined) => {
    if (!file) return
    if (file.size > MAX_BYTES) return setProblem('tooLarge')
    const bytes = await file.arrayBuffer().catch(() => undefined)
    if (!bytes) return setProblem('unreadable')
    const content = new Uint8Array(bytes)
    // A zip archive: what spreadsheet programs store by default.
    if (content[0] === 0x50 && content[1] === 0x4b) return setProblem('workbook')
    onRead(decodeText(content))
  }
  const drop = {
    onDragOver: (event: DragEvent) => {
      event.preventDefault()
      setIsOver(true)
    },
    onDragLeave: () => setIsOver(false),
    onDrop: (event: DragEvent) => {
      event.preventDefault()
      setIsOver(false)
      void take(event.dataTransfer.files[0])
    },
  }
  return (
    <div role="presentation" className={classes(styles.source, isOver && styles.over)} {...drop}>
      <textarea
        className={styles.paste}
        aria-label={t('paste')}
        placeholder={t('pasteExample')}
        value={text}
        onChange={(event) => onText(event.target.value)}
      />
      {problem && (
        <p className={styles.problem} role="alert">
          <Icon name="warning" size={16} />
          {t(`problemFile.${problem}`)}
        </p>
      )}
      <div className={styles.sourceActions}>
        <FileButton onFile={(file) => void take(file)} />
        <span className={styles.hint}>{t('dropHint')}</span>
        <Button variant="primary" disabled={text.trim() === ''} onClick={() => onRead(text)}>
          {t('read')}
        </Button>
      </div>
    </div>
  )
}

function FileButton({ onFile }: { onFile: (file: File | undefined) => void }) {
  const { t } = useTranslation('import')
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button icon="open" onClick={() => input.current?.click()}>
        {t('chooseFile')}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        accept=".csv,.tsv,.txt,text/*"
        onChange={(event) => onFile(event.target.files?.[0])}
      />
    </>
  )
}
