import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fold } from '../../model/fold.ts'
import { areLettersOn, setLettersOn } from '../state/letterKeys.ts'
import { onThisMachine, SHORTCUTS, type ShortcutGroup } from '../state/shortcuts.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { Kbd } from '../ui/Kbd.tsx'
import { Switch } from '../ui/Switch.tsx'
import { TextInput } from '../ui/TextInput.tsx'
import styles from './ShortcutsDialog.module.css'

const GROUPS: readonly ShortcutGroup[] = ['cards', 'tools', 'edit', 'view', 'board']

/** Every key there is, searchable by what it does. */
export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('board')
  const [query, setQuery] = useState('')
  const [letters, setLetters] = useState(areLettersOn)
  const found = SHORTCUTS.map((shortcut) => ({
    ...shortcut,
    label: t(`shortcuts.${shortcut.id}`),
  })).filter(({ label, keys }) => fold(`${label} ${keys.join(' ')}`).includes(fold(query)))
  return (
    <Dialog title={t('shortcuts.title')} size="large" onClose={onClose}>
      <TextInput
        label={t('shortcuts.find')}
        bare
        placeholder={t('shortcuts.find')}
        value={query}
        onChange={setQuery}
        type="search"
      />
      <Switch
        label={t('shortcuts.letters')}
        about={t('shortcuts.lettersAbout')}
        on={letters}
        onChange={(on) => {
          setLetters(on)
          setLettersOn(on)
        }}
      />
      {found.length === 0 && <p className={styles.none}>{t('shortcuts.none')}</p>}
      <div className={styles.groups}>
        {GROUPS.map((group) => {
          const keys = found.filter((shortcut) => shortcut.group === group)
          if (keys.length === 0) return null
          return (
            <section key={group} className={styles.group}>
              <h3 className={styles.heading}>{t(`shortcuts.group.${group}`)}</h3>
              <dl>
                {keys.map((shortcut) => (
                  <div key={shortcut.id} className={styles.row}>
                    <dt>{shortcut.label}</dt>
                    <dd className={styles.keys}>
                      {shortcut.keys.map((combination) => (
                        <Kbd key={combination} keys={onThisMachine(combination)} />
                      ))}
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          )
        })}
      </div>
    </Dialog>
  )
}
