import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { kindOf, titleOf, type Card } from '../../model/cards.ts'
import { restoreCards } from '../../model/commands.ts'
import { KindMark } from '../cards/KindMark.tsx'
import { useLanguage } from '../i18n/useLanguage.ts'
import { canvasCommands } from '../state/boardRefs.ts'
import { serverNow, useBoard, useCan, useSession } from '../state/session.ts'
import { useNameOf } from '../state/useNameOf.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { relativeTime } from '../ui/relativeTime.ts'
import styles from './BinDialog.module.css'
import { useServerConfig } from './useServerConfig.ts'

/** Cards that somebody deleted, newest first, until the server takes them out for good. */
export function BinDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('board')
  const cards = useBoard((state) => state.cards)
  const days = useServerConfig()?.binDays
  const deleted = [...cards.values()]
    .filter((card) => card.deletedAt !== undefined)
    .sort((a, b) => (b.deletedAt ?? 0) - (a.deletedAt ?? 0))
  return (
    <Dialog
      title={t('bin.title')}
      about={days === undefined ? t('bin.about') : t('bin.kept', { count: days })}
      onClose={onClose}
    >
      {deleted.length === 0 ? (
        <p className={styles.empty}>{t('bin.empty')}</p>
      ) : (
        <ul>
          {deleted.map((card) => (
            <DeletedCard key={card.id} card={card} />
          ))}
        </ul>
      )}
    </Dialog>
  )
}

function DeletedCard({ card }: { card: Card }) {
  const { t } = useTranslation('board')
  const { language, say } = useLanguage()
  const session = useSession()
  const { board, history, ui } = session
  const mayEdit = useCan('edit')
  const nameOf = useNameOf()
  const [now] = useState(() => serverNow(session))
  const kind = kindOf(card.kind)
  const when = relativeTime(card.deletedAt ?? 0, now, language)
  const restore = () => {
    history.mark()
    restoreCards(board, [card.id])
    history.mark()
    ui.setState({ selection: [card.id] })
    canvasCommands.current?.showCard(card.id)
  }
  return (
    <li className={styles.card}>
      <KindMark kind={card.kind} size={20} />
      <span className={styles.text}>
        <span className={styles.title}>{titleOf(card) || t('untitledCard')}</span>
        <span className={styles.about}>
          {kind ? say(kind.label) : card.kind}
          {' · '}
          {card.deletedBy === undefined
            ? t('bin.deleted', { when })
            : t('bin.deletedBy', { when, name: nameOf(card.deletedBy) })}
        </span>
      </span>
      {mayEdit && (
        <Button size="small" icon="restore" onClick={restore}>
          {t('bin.restore')}
        </Button>
      )}
    </li>
  )
}
