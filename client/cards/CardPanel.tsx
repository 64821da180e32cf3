import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { isLive } from '../../model/state.ts'
import { useBoard } from '../state/session.ts'
import { useUi } from '../state/uiStore.ts'
import { Icon } from '../ui/Icon.tsx'
import { BulkEditor } from './BulkEditor.tsx'
import { CardEditor } from './CardEditor.tsx'
import styles from './CardEditor.module.css'

/** The selected card with all its fields, or what several selected ones have in common. */
export function CardPanel() {
  const selection = useUi((state) => state.selection)
  const all = useBoard((state) => state.cards)
  const cards = useMemo(() => selection.map((id) => all.get(id)).filter(isLive), [selection, all])
  const [one] = cards
  if (!one) return <NothingSelected />
  return cards.length === 1 ? <CardEditor key={one.id} card={one} /> : <BulkEditor cards={cards} />
}

function NothingSelected() {
  const { t } = useTranslation('cards')
  return (
    <div className={styles.empty}>
      <Icon name="select" size={28} />
      <h3>{t('nothingSelected')}</h3>
      <p>{t('nothingSelectedAbout')}</p>
    </div>
  )
}
