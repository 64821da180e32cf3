import { useTranslation } from 'react-i18next'
import { Icon } from '../../ui/Icon.tsx'
import styles from './control.module.css'

/** Opens a web address in a new tab; nothing for what is no web address. */
export function OpenLink({ address }: { address: string }) {
  const { t } = useTranslation('cards')
  if (!/^https?:\/\/\S+$/i.test(address)) return null
  return (
    <a
      className={styles.inner}
      href={address}
      target="_blank"
      rel="noopener noreferrer"
      aria-label={t('openLink', { address })}
    >
      <Icon name="link" size={16} />
    </a>
  )
}
