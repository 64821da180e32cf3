import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { errorText } from '../i18n/errorText.ts'
import '../i18n/manageTexts.ts'
import { useCan, useSession } from '../state/session.ts'
import { toast } from '../state/toasts.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { colourOf } from '../../model/presence.ts'
import styles from './PeopleDialog.module.css'

interface Named {
  readonly id: string
  readonly name: string
}

/** Who ever joined, and what they may ask for: all that is stored about them, and that it forgets their name. */
export function PeopleDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('manage')
  const { boardId, me } = useSession()
  const mayAll = useCan('people')
  const [people, setPeople] = useState<readonly Named[]>()
  useEffect(() => {
    api.board(boardId).then(
      ({ participants }) => setPeople(participants),
      (error: unknown) => toast(errorText(error), { tone: 'error' }),
    )
  }, [boardId])
  const named = people?.filter(({ id, name }) => name !== '' && (mayAll || id === me.id)) ?? []
  const former = people?.filter(({ name }) => name === '').length ?? 0
  const forget = (id: string) =>
    setPeople((all) => all?.map((one) => (one.id === id ? { id, name: '' } : one)))
  return (
    <Dialog title={t('people.title')} about={t('people.about')} onClose={onClose}>
      <ul>
        {named.map((person) => (
          <PersonRow key={person.id} person={person} onErased={() => forget(person.id)} />
        ))}
      </ul>
      {people && named.length === 0 && <p className={styles.note}>{t('people.none')}</p>}
      {former > 0 && <p className={styles.note}>{t('people.former', { count: former })}</p>}
    </Dialog>
  )
}

function PersonRow({ person: { id, name }, onErased }: { person: Named; onErased: () => void }) {
  const { t } = useTranslation('manage')
  const { boardId, me, names } = useSession()
  const [asking, setAsking] = useState(false)
  const erase = async () => {
    try {
      await api.eraseName(boardId, id)
      names.setState(new Map([...names.getState(), [id, '']]), true)
      toast(t('people.erased'), { tone: 'ok' })
      onErased()
    } catch (error) {
      toast(errorText(error), { tone: 'error' })
    }
  }
  return (
    <li className={styles.person}>
      <Avatar name={name} colour={colourOf(id)} />
      <span className={styles.name}>
        {name}
        {id === me.id && <span className={styles.you}> ({t('people.you')})</span>}
      </span>
      <a
        className={styles.export}
        href={api.participantFile(boardId, id)}
        download
        aria-label={t('people.exportOf', { name })}
      >
        {t('people.export')}
      </a>
      <Button
        size="small"
        aria-label={t('people.eraseOf', { name })}
        aria-expanded={asking}
        onClick={() => setAsking(true)}
      >
        {t('people.erase')}
      </Button>
      {asking && (
        <div className={styles.confirm}>
          <p>{t('people.ask')}</p>
          <div className={styles.choice}>
            <Button size="small" autoFocus onClick={() => setAsking(false)}>
              {t('people.cancel')}
            </Button>
            <Button size="small" variant="danger" onClick={() => void erase()}>
              {t('people.erase')}
            </Button>
          </div>
        </div>
      )}
    </li>
  )
}
