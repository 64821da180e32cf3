import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Role } from '../../model/roles.ts'
import { api } from '../api.ts'
import { recentBoards, updateBoard } from '../auth/recentBoards.ts'
import { errorText } from '../i18n/errorText.ts'
import '../i18n/manageTexts.ts'
import { useSession } from '../state/session.ts'
import { toast } from '../state/toasts.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { Menu, MenuItem } from '../ui/Menu.tsx'
import styles from './ShareDialog.module.css'

export type LinkChange = 'rotate' | 'revoke'

/** What a facilitator may do about a role's links, behind one small button. */
export function LinkMenu({ role, onAsk }: { role: Role; onAsk: (change: LinkChange) => void }) {
  const { t } = useTranslation(['manage', 'common'])
  const label = t('links.more', { role: t(`common:role.${role}`) })
  return (
    <Menu trigger={<IconButton icon="more" variant="ghost" label={label} />}>
      <MenuItem icon="convert" onSelect={() => onAsk('rotate')}>
        {t('links.rotate')}
      </MenuItem>
      {role !== 'facilitator' && (
        <MenuItem icon="trash" danger onSelect={() => onAsk('revoke')}>
          {t('links.revoke')}
        </MenuItem>
      )}
    </Menu>
  )
}

interface ConfirmChangeProps {
  role: Role
  change: LinkChange
  onDone: () => void
}

/** Says what will happen to whom, before it does. */
export function ConfirmChange({ role, change, onDone }: ConfirmChangeProps) {
  const { t } = useTranslation('manage')
  const { boardId } = useSession()
  const [busy, setBusy] = useState(false)
  const act = async () => {
    setBusy(true)
    try {
      await changeLink(boardId, role, change)
      toast(t(change === 'rotate' ? 'links.rotated' : 'links.revoked'), { tone: 'ok' })
    } catch (error) {
      toast(errorText(error), { tone: 'error' })
    }
    onDone()
  }
  return (
    <div className={styles.confirm} role="group" aria-label={t(`links.${change}`)}>
      <p>{t(change === 'rotate' ? `links.askRotate.${role}` : 'links.askRevoke')}</p>
      <div className={styles.choice}>
        <Button size="small" data-autofocus onClick={onDone} autoFocus>
          {t('links.cancel')}
        </Button>
        <Button size="small" variant="danger" disabled={busy} onClick={() => void act()}>
          {t(`links.${change}`)}
        </Button>
      </div>
    </div>
  )
}

/** This device forgets the old link, and knows the new one. */
async function changeLink(boardId: string, role: Role, change: LinkChange): Promise<void> {
  const known = recentBoards.getState().find(({ id }) => id === boardId)?.links ?? {}
  if (change === 'rotate') {
    const { link } = await api.rotateLink(boardId, role)
    updateBoard(boardId, { links: { ...known, [role]: link } })
    return
  }
  await api.revokeLink(boardId, role)
  const { [role]: _, ...others } = known
  updateBoard(boardId, { links: others })
}
