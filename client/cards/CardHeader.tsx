import { useTranslation } from 'react-i18next'
import { kindOf, KIND_NAMES, KINDS, titleOf, type Card, type KindName } from '../../model/cards.ts'
import { convertCard } from '../../model/commands.ts'
import { useLanguage } from '../i18n/useLanguage.ts'
import { canvasCommands } from '../state/boardRefs.ts'
import { useCan, useSession } from '../state/session.ts'
import { IconButton } from '../ui/Button.tsx'
import { Menu, MenuHeading, MenuItem, MenuSeparator } from '../ui/Menu.tsx'
import styles from './CardEditor.module.css'
import { KindMark } from './KindMark.tsx'
import { useCardActions } from './useCardActions.ts'
import { useEdit } from './useEdit.ts'

/** What kind of card it is, how it is called, and what can be done with it as a whole. */
export function CardHeader({ card }: { card: Card }) {
  const { t } = useTranslation('cards')
  const { say } = useLanguage()
  const kind = kindOf(card.kind)
  const key = card.fields['key']
  return (
    <header className={styles.header}>
      <span className={styles.mark}>
        <KindMark kind={card.kind} size={20} />
      </span>
      <div>
        <p className={styles.kind}>
          <span>{kind ? say(kind.label) : t('unknownKind', { kind: card.kind })}</span>
          {kind?.fields['key'] && (
            <span className={styles.key} title={key === undefined ? t('keyLater') : undefined}>
              {typeof key === 'string' ? key : t('keyPending')}
            </span>
          )}
        </p>
        <h2 className={styles.title}>{titleOf(card) || t('untitled')}</h2>
      </div>
      <CardTools card={card} />
    </header>
  )
}

function CardTools({ card }: { card: Card }) {
  const { t } = useTranslation('cards')
  const { ui } = useSession()
  const mayEdit = useCan('edit')
  const actions = useCardActions()
  const show = () => {
    ui.setState({ full: undefined })
    canvasCommands.current?.showCard(card.id)
  }
  return (
    <div className={styles.tools}>
      <IconButton icon="eye" label={t('showOnCanvas')} onClick={show} />
      {mayEdit && (
        <Menu trigger={<IconButton icon="more" label={t('cardMenu')} />}>
          <MenuItem icon="duplicate" onSelect={() => actions.duplicate([card.id])}>
            {t('duplicate')}
          </MenuItem>
          <MenuItem icon="trash" danger onSelect={() => actions.remove([card.id])}>
            {t('delete')}
          </MenuItem>
          {card.kind === 'note' && <ConvertItems card={card} />}
        </Menu>
      )}
    </div>
  )
}

function ConvertItems({ card }: { card: Card }) {
  const { t } = useTranslation('cards')
  const { say } = useLanguage()
  const session = useSession()
  const edit = useEdit()
  const turn = (kind: KindName) => edit(() => convertCard(session.board, card.id, kind))
  return (
    <>
      <MenuSeparator />
      <MenuHeading>{t('turnInto')}</MenuHeading>
      {KIND_NAMES.filter((kind) => kind !== 'note').map((kind) => (
        <MenuItem key={kind} icon={kind} onSelect={() => turn(kind)}>
          {say(KINDS[kind].label)}
        </MenuItem>
      ))}
    </>
  )
}
