import { isKindName } from '../../model/cards.ts'
import { Icon } from '../ui/Icon.tsx'
import styles from './KindMark.module.css'

/** What kind of card it is, by form and colour; the name must stand beside it. */
export function KindMark({ kind, size = 16 }: { kind: string; size?: number }) {
  const known = isKindName(kind)
  return (
    <span className={styles.mark} data-kind={known ? kind : 'unknown'}>
      <Icon name={known ? kind : 'help'} size={size} />
    </span>
  )
}
