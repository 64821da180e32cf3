import { useTranslation } from 'react-i18next'
import { kindOf, titleOf, type Card } from '../../model/cards.ts'
import type { Found } from '../../model/search.ts'
import { KindMark } from '../cards/KindMark.tsx'
import { useLanguage } from '../i18n/useLanguage.ts'
import { classes } from '../ui/classes.ts'
import styles from './SearchPanel.module.css'

interface SearchHitProps {
  id: string
  hit: Found
  isChosen: boolean
  onChoose: () => void
}

/** A card that was found: what it is, and where the words stand when they aren't in its title. */
export function SearchHit({
  id,
  hit: { card, where, excerpt },
  isChosen,
  onChoose,
}: SearchHitProps) {
  const { t } = useTranslation('board')
  const { say } = useLanguage()
  const kind = kindOf(card.kind)
  const title = titleOf(card)
  const key = keyOf(card)
  const names: Readonly<Record<string, string>> = {
    key: t('searchPanel.key'),
    person: t('searchPanel.person'),
  }
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the input above has the keys
    <div
      id={id}
      role="option"
      aria-selected={isChosen}
      tabIndex={-1}
      className={classes(styles.hit, isChosen && styles.chosen)}
      ref={(element) => {
        if (isChosen) element?.scrollIntoView({ block: 'nearest' })
      }}
      onClick={onChoose}
    >
      <KindMark kind={card.kind} size={20} />
      <span className={styles.text}>
        <span className={styles.title}>
          {key !== '' && <span className={styles.key}>{key}</span>}
          {title || t('untitledCard')}
        </span>
        <span className={styles.about}>
          {kind ? say(kind.label) : card.kind}
          {excerpt !== title && ` · ${names[where] ?? where}: ${excerpt}`}
        </span>
      </span>
    </div>
  )
}

function keyOf(card: Card): string {
  const key = card.fields['key']
  return typeof key === 'string' ? key : ''
}
