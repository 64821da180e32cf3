import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  countDifferences,
  differences,
  type DifferenceCounts,
  type Scope,
} from '../../model/differences.ts'
import { byOrder } from '../../model/order.ts'
import { restoreBoard } from '../../model/restoreBoard.ts'
import { errorText } from '../i18n/errorText.ts'
import { offerUndo } from '../state/offerUndo.ts'
import { acting, useBoard, useCan, useSession } from '../state/session.ts'
import { toast } from '../state/toasts.ts'
import type { Preview } from '../state/uiStore.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { Menu, MenuItem } from '../ui/Menu.tsx'
import { historyApi } from './historyApi.ts'
import './texts.ts'
import styles from './VersionPreview.module.css'

/** What is shown, how the board differs from it, and the ways on: all of it, one area of it, or back. */
export function PreviewBar({ preview }: { preview: Preview }) {
  const { t } = useTranslation(['history', 'board', 'common'])
  const { ui } = useSession()
  const mayRestore = useCan('rewrite')
  const counts = useCounts(preview)
  const { isBusy, restore } = useRestore(preview)
  const areas = useBoard((state) => state.areas)
  const isSame = counts !== undefined && Object.values(counts).every((count) => count === 0)
  return (
    <div className={styles.bar} role="status">
      <p className={styles.words}>
        <span className={styles.title}>{preview.title}</span>
        <span className={styles.since}>
          {counts ? <Differences counts={counts} /> : t('comparing')}
        </span>
      </p>
      <div className={styles.actions}>
        {mayRestore && !isSame && (
          <>
            <Button
              size="small"
              icon="restore"
              disabled={isBusy || !counts}
              onClick={() => restore('board')}
            >
              {t('restoreBoard')}
            </Button>
            {areas.size > 0 && (
              <Menu
                trigger={
                  <Button size="small" disabled={isBusy || !counts}>
                    {t('restoreArea')}
                  </Button>
                }
              >
                {[...areas.values()].sort(byOrder).map(({ id, title }) => (
                  <MenuItem key={id} picture={null} onSelect={() => restore(id)}>
                    {title || t('board:areaUntitled')}
                  </MenuItem>
                ))}
              </Menu>
            )}
          </>
        )}
        <IconButton
          className={styles.close}
          icon="close"
          label={t('closePreview')}
          onClick={() => ui.setState({ preview: undefined })}
        />
      </div>
    </div>
  )
}

function Differences({ counts }: { counts: DifferenceCounts }) {
  const { t } = useTranslation('history')
  const parts = (['changed', 'added', 'deleted', 'drawn', 'arranged'] as const).flatMap((what) =>
    counts[what] > 0 ? [t(`since.${what}`, { count: counts[what] })] : [],
  )
  return parts.length === 0 ? t('since.nothing') : t('since.list', { parts: parts.join(', ') })
}

/** Others go on while somebody looks: counted again when they pause. */
const COUNT_AFTER_MS = 400

function useCounts({ target }: Preview): DifferenceCounts | undefined {
  const { board } = useSession()
  const state = useBoard((whole) => whole)
  const [counts, setCounts] = useState<DifferenceCounts>()
  useEffect(() => {
    const timer = setTimeout(
      () => setCounts(countDifferences(differences(board, target()))),
      counts ? COUNT_AFTER_MS : 0,
    )
    return () => clearTimeout(timer)
    // oxlint-disable-next-line react/exhaustive-deps -- counting must not lead to counting
  }, [board, state, target])
  return counts
}

function useRestore({ target }: Preview): { isBusy: boolean; restore: (scope: Scope) => void } {
  const { t } = useTranslation('history')
  const session = useSession()
  const [isBusy, setBusy] = useState(false)
  const restore = async (scope: Scope) => {
    const { board, boardId, history, ui, state } = session
    setBusy(true)
    try {
      await historyApi.keepBeforeRestore(boardId)
      history.mark()
      restoreBoard(board, acting(session), target(), scope)
      history.mark()
      ui.setState({ preview: undefined })
      const area = scope === 'board' ? undefined : state.getState().areas.get(scope)
      offerUndo(session, area ? t('restoredArea', { title: area.title }) : t('restored'), 'ok')
    } catch (error) {
      setBusy(false)
      toast(errorText(error), { tone: 'error' })
    }
  }
  return { isBusy, restore: (scope) => void restore(scope) }
}
