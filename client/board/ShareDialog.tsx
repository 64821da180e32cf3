import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { Role } from '../../model/roles.ts'
import { api } from '../api.ts'
import { recentBoards, updateBoard } from '../auth/recentBoards.ts'
import { errorText } from '../i18n/errorText.ts'
import { useCan, useSession } from '../state/session.ts'
import { toast } from '../state/toasts.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { copyText } from '../ui/copyText.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { Icon } from '../ui/Icon.tsx'
import { ConfirmChange, LinkMenu, type LinkChange } from './LinkControls.tsx'
import { QrPicture } from './QrPicture.tsx'
import { reachableLink } from './reachableLink.ts'
import styles from './ShareDialog.module.css'
import { useServerConfig } from './useServerConfig.ts'

/** Under which other machines reach the server, until it has told. */
const NONE: readonly string[] = []
/** The link most people need comes first. */
const ORDER: readonly Role[] = ['participant', 'viewer', 'facilitator']

export function ShareDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('board')
  const { boardId } = useSession()
  const mayShare = useCan('share')
  const addresses = useServerConfig()?.addresses ?? NONE
  const known = useStore(recentBoards, (all) => all.find(({ id }) => id === boardId)?.links)
  const [large, setLarge] = useState<string>()
  const linkFor = (role: Role) => {
    const link = known?.[role]
    return link === undefined ? undefined : reachableLink(link, addresses)
  }
  const roles = ORDER.filter((role) => mayShare || linkFor(role) !== undefined)
  if (large !== undefined) {
    return (
      <Dialog title={t('shareDialog.scan')} onClose={() => setLarge(undefined)}>
        <QrPicture text={large} />
        <p className={styles.caption}>{large}</p>
        <Button icon="arrowLeft" onClick={() => setLarge(undefined)}>
          {t('shareDialog.back')}
        </Button>
      </Dialog>
    )
  }
  return (
    <Dialog title={t('shareDialog.title')} about={t('shareDialog.about')} onClose={onClose}>
      <ul className={styles.links}>
        {roles.map((role) => (
          <RoleLink key={role} role={role} link={linkFor(role)} onEnlarge={setLarge} />
        ))}
      </ul>
      {roles.length === 0 && <p className={styles.note}>{t('shareDialog.none')}</p>}
      {roles.some((role) => isLoopback(linkFor(role))) && (
        <p className={styles.note}>
          <Icon name="info" size={18} />
          <span>
            {t('shareDialog.onlyHere')} <code className={styles.command}>npm start -- --host</code>
          </span>
        </p>
      )}
    </Dialog>
  )
}

interface RoleLinkProps {
  role: Role
  link: string | undefined
  onEnlarge: (link: string) => void
}

function RoleLink({ role, link, onEnlarge }: RoleLinkProps) {
  const { t } = useTranslation(['board', 'common'])
  const { boardId } = useSession()
  const mayShare = useCan('share')
  const [asking, setAsking] = useState<LinkChange>()
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    const done = link !== undefined && (await copyText(link))
    setCopied(done)
    if (!done) toast(t('shareDialog.notCopied'), { tone: 'error' })
  }
  return (
    <li className={styles.link}>
      <h3 className={styles.role}>{t(`common:role.${role}`)}</h3>
      <p className={styles.about}>{t(`shareDialog.role.${role}`)}</p>
      {link === undefined ? (
        <div className={styles.row}>
          <Button icon="link" onClick={() => void createLink(boardId, role)}>
            {t('shareDialog.create')}
          </Button>
          {mayShare && <LinkMenu role={role} onAsk={setAsking} />}
        </div>
      ) : (
        <div className={styles.row}>
          <input
            className={styles.address}
            readOnly
            value={link}
            aria-label={t('shareDialog.linkFor', { role: t(`common:role.${role}`) })}
            onFocus={(event) => event.target.select()}
          />
          <Button
            variant={role === 'participant' ? 'primary' : 'ghost'}
            icon={copied ? 'check' : 'copy'}
            data-autofocus={role === 'participant' || undefined}
            onClick={() => void copy()}
          >
            {t(copied ? 'shareDialog.copied' : 'shareDialog.copy')}
          </Button>
          <IconButton
            icon="qr"
            variant="ghost"
            label={t('shareDialog.qrFor', { role: t(`common:role.${role}`) })}
            onClick={() => onEnlarge(link)}
          />
          {mayShare && <LinkMenu role={role} onAsk={setAsking} />}
        </div>
      )}
      {asking && <ConfirmChange role={role} change={asking} onDone={() => setAsking(undefined)} />}
    </li>
  )
}

/** Another link for a role, known to this device from now on. */
async function createLink(boardId: string, role: Role): Promise<void> {
  try {
    const made = await api.newLink(boardId, role)
    const links = recentBoards.getState().find(({ id }) => id === boardId)?.links
    updateBoard(boardId, { links: { ...links, [role]: made.link } })
  } catch (error) {
    toast(errorText(error), { tone: 'error' })
  }
}

function isLoopback(link: string | undefined): boolean {
  return link !== undefined && /^(localhost|127\.|\[::1\])/.test(new URL(link).host)
}
