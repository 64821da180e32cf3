import { useTranslation } from 'react-i18next'
import { canvasCommands } from '../state/boardRefs.ts'
import { useCan, useSession } from '../state/session.ts'
import { toast } from '../state/toasts.ts'
import { useUi } from '../state/uiStore.ts'
import { usePresence, type Person } from '../state/usePresence.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { Menu, MenuHeading, MenuItem, MenuSeparator } from '../ui/Menu.tsx'
import styles from './People.module.css'

const SHOWN = 4

/** Who is here; from here I follow somebody, and a facilitator gathers everybody. */
export function People() {
  const { t } = useTranslation('board')
  const { sync } = useSession()
  const people = onePerPerson(usePresence())
  const mayGather = useCan('summon')
  const followed = useUi((state) => state.following)
  const me = people.find(({ isMe }) => isMe)
  const others = people.filter(({ isMe }) => !isMe)
  const more = people.length - SHOWN
  const follow = (clientId: number | undefined) => canvasCommands.current?.follow(clientId)
  const gather = () => {
    sync.summonEveryone()
    toast(t('gathered'), { tone: 'ok' })
  }
  return (
    <Menu
      trigger={
        <button
          type="button"
          className={styles.people}
          aria-label={t('peopleHere', { count: people.length })}
        >
          {people.slice(0, more === 1 ? SHOWN + 1 : SHOWN).map(({ clientId, user }) => (
            <Avatar key={clientId} name={user.name} colour={user.colour} />
          ))}
          {more > 1 && <span className={styles.more}>+{more}</span>}
        </button>
      }
    >
      <MenuHeading>{t('peopleHere', { count: people.length })}</MenuHeading>
      {me && (
        <MenuHeading>
          <PersonLine person={me} what={t('you')} />
        </MenuHeading>
      )}
      {others.map((person) => (
        <PersonItem
          key={person.clientId}
          person={person}
          isFollowed={person.clientId === followed}
          onFollow={follow}
        />
      ))}
      {mayGather && (
        <>
          <MenuSeparator />
          <MenuItem icon="gather" disabled={others.length === 0} onSelect={gather}>
            {t('gather')}
          </MenuItem>
        </>
      )}
    </Menu>
  )
}

/** Somebody with two tabs is one person; mine is this one. */
function onePerPerson(people: readonly Person[]): Person[] {
  const seen = new Set<string>()
  return people.filter(({ user }) => !seen.has(user.id) && seen.add(user.id))
}

interface PersonItemProps {
  person: Person
  isFollowed: boolean
  onFollow: (clientId: number | undefined) => void
}

function PersonItem({ person, isFollowed, onFollow }: PersonItemProps) {
  const { t } = useTranslation('board')
  return (
    <MenuItem picture={null} onSelect={() => onFollow(isFollowed ? undefined : person.clientId)}>
      <PersonLine person={person} what={t(isFollowed ? 'unfollow' : 'follow')} />
    </MenuItem>
  )
}

function PersonLine({ person: { user }, what }: { person: Person; what: string }) {
  const { t } = useTranslation()
  return (
    <span className={styles.person}>
      <Avatar name={user.name} colour={user.colour} />
      <span>
        <span className={styles.name}>{user.name}</span>
        <span className={styles.what}>{`${t(`role.${user.role}`)} · ${what}`}</span>
      </span>
    </span>
  )
}
