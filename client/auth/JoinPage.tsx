import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/Button.tsx'
import { LanguageSwitch } from '../ui/LanguageSwitch.tsx'
import { Logo } from '../ui/Logo.tsx'
import { TextInput } from '../ui/TextInput.tsx'
import styles from './JoinPage.module.css'
import { ownName } from './ownName.ts'
import { recalledBoard } from './recentBoards.ts'

const NAME_LENGTH = 60

interface JoinPageProps {
  boardId: string
  onJoin: (name: string) => Promise<void>
}

/** Asks for a name, and nothing else. */
export function JoinPage({ boardId, onJoin }: JoinPageProps) {
  const { t } = useTranslation('join')
  const [name, setName] = useState(ownName)
  const [busy, setBusy] = useState(false)
  const known = recalledBoard(boardId)
  const trimmed = name.trim()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (trimmed === '' || busy) return
    setBusy(true)
    void onJoin(trimmed).finally(() => setBusy(false))
  }
  return (
    <div className={styles.page}>
      <header className={styles.bar}>
        <a href="/" className={styles.brand}>
          <Logo /> Atelier
        </a>
        <LanguageSwitch />
      </header>
      <main className={styles.main}>
        <form className={styles.card} onSubmit={submit}>
          <h1 className={styles.title}>{known?.title || t('title')}</h1>
          <p className={styles.about}>{known ? t(`role.${known.role}`) : t('about')}</p>
          <TextInput
            label={t('name')}
            value={name}
            onChange={setName}
            placeholder={t('namePlaceholder')}
            hint={t('nameHint')}
            maxLength={NAME_LENGTH}
            autoComplete="given-name"
            enterKeyHint="go"
            // The only thing to do on this page.
            autoFocus
          />
          <Button type="submit" variant="primary" size="large" disabled={trimmed === '' || busy}>
            {t('join')}
          </Button>
        </form>
        <p className={styles.promise}>{t('promise')}</p>
      </main>
    </div>
  )
}
