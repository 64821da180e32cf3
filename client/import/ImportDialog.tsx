import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { deleteCards } from '../../model/commands.ts'
import { applyImport } from '../../model/import/applyImport.ts'
import { planImport, type ImportPlan } from '../../model/import/importPlan.ts'
import { can } from '../../model/roles.ts'
import { useEdit } from '../cards/useEdit.ts'
import { mayStill } from '../state/mayStill.ts'
import { acting, useCan, useSession } from '../state/session.ts'
import { toast } from '../state/toasts.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { ImportPreview } from './ImportPreview.tsx'
import { ImportSource } from './ImportSource.tsx'
import './texts.ts'

/** Takes a list of stories from elsewhere: paste or choose it, see what becomes of it, import it. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('import')
  const session = useSession()
  const { ui } = session
  const [text, setText] = useState(() => ui.getState().importText ?? '')
  const planned = (from: string) =>
    planImport(from, session.state.getState(), can(session.role, 'arrange'))
  const [plan, setPlan] = useState<ImportPlan | undefined>(() =>
    text === '' ? undefined : planned(text),
  )
  useEffect(() => () => ui.setState({ importText: undefined }), [ui])
  const read = (next: string) => {
    setText(next)
    setPlan(planned(next))
  }
  if (!plan) {
    return (
      <Dialog title={t('title')} about={t('about')} size="large" onClose={onClose}>
        <ImportSource text={text} onText={setText} onRead={read} />
      </Dialog>
    )
  }
  return (
    <Dialog
      title={t('title')}
      about={t('previewAbout')}
      size="large"
      onClose={onClose}
      footer={<ImportFooter plan={plan} onBack={() => setPlan(undefined)} onClose={onClose} />}
    >
      <ImportPreview plan={plan} onPlan={setPlan} />
    </Dialog>
  )
}

interface ImportFooterProps {
  readonly plan: ImportPlan
  readonly onBack: () => void
  readonly onClose: () => void
}

function ImportFooter({ plan, onBack, onClose }: ImportFooterProps) {
  const { t } = useTranslation(['import', 'common'])
  const session = useSession()
  const edit = useEdit()
  const count = plan.rows.length
  const mayImport = useCan('import')
  const run = () => {
    const { board, ui } = session
    const { created, named } = edit(() => applyImport(board, acting(session), plan))
    const takeBack = () => {
      if (!mayStill(session)) return
      edit(() => deleteCards(board, acting(session), [...created, ...named]))
    }
    onClose()
    ui.setState({ panel: 'backlog' })
    toast(t('done', { count: created.length }), {
      tone: 'ok',
      action: { label: t('common:undo'), run: takeBack },
    })
  }
  return (
    <>
      <Button onClick={onBack}>{t('back')}</Button>
      <Button variant="primary" disabled={count === 0 || !mayImport} onClick={run}>
        {t('run', { count })}
      </Button>
    </>
  )
}
