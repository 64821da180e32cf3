import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { errorText } from '../i18n/errorText.ts'
import { useLanguage } from '../i18n/useLanguage.ts'
import { useSession } from '../state/session.ts'
import { useNameOf } from '../state/useNameOf.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Select } from '../ui/Select.tsx'
import { PHONE } from '../ui/useMedia.ts'
import { clockTime } from './days.ts'
import styles from './HistoryPanel.module.css'
import { openRewound } from './openPast.ts'

const MINUTES = [1, 5, 10, 30, 60]

interface RewindDialogProps {
  /** Who wrote within the longest span. */
  lately: readonly string[]
  onClose: () => void
}

/** Chooses whose work of the last minutes to take back, and shows the board without it. */
export function RewindDialog({ lately, onClose }: RewindDialogProps) {
  const { t } = useTranslation(['history', 'common'])
  const { me } = useSession()
  const nameOf = useNameOf()
  const [person, setPerson] = useState(lately.find((id) => id !== me.id) ?? lately[0])
  const [minutes, setMinutes] = useState(10)
  const { isBusy, problem, preview } = useRewinding(onClose)
  return (
    <Dialog
      title={t('rewind.title')}
      about={t('rewind.about')}
      size="small"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button
            variant="primary"
            disabled={isBusy || person === undefined}
            onClick={() => person !== undefined && preview(person, minutes)}
          >
            {t('rewind.preview')}
          </Button>
        </>
      }
    >
      {lately.length === 0 ? (
        <p>{t('rewind.nobody')}</p>
      ) : (
        <div className={styles.form}>
          <Select
            label={t('rewind.person')}
            value={person}
            options={lately.map((id) => ({ value: id, label: nameOf(id) }))}
            onChange={setPerson}
          />
          <Select
            label={t('rewind.span')}
            value={String(minutes)}
            options={MINUTES.map((count) => ({
              value: String(count),
              label: t('rewind.minutes', { count }),
            }))}
            onChange={(value) => setMinutes(Number(value))}
          />
          {problem !== undefined && (
            <p className={styles.error} role="alert">
              {problem}
            </p>
          )}
        </div>
      )}
    </Dialog>
  )
}

function useRewinding(onDone: () => void) {
  const { t } = useTranslation('history')
  const { language } = useLanguage()
  const session = useSession()
  const nameOf = useNameOf()
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  const preview = async (by: string, minutes: number) => {
    setBusy(true)
    setProblem(undefined)
    try {
      const rewound = await openRewound(session, by, minutes)
      if (!rewound) return setProblem(t('rewind.nothing', { name: nameOf(by) }))
      const { since, now } = rewound
      const title = t('preview.rewound', { name: nameOf(by), time: clockTime(since, language) })
      const shown = { id: `${by}-${since}`, title, board: now(), target: now }
      session.ui.setState({ preview: shown })
      // There the panel covers what it opens.
      if (matchMedia(PHONE).matches) session.ui.setState({ panel: undefined })
      onDone()
    } catch (error) {
      setProblem(errorText(error))
    } finally {
      setBusy(false)
    }
  }
  return {
    isBusy,
    problem,
    preview: (by: string, minutes: number) => void preview(by, minutes),
  }
}
