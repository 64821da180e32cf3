import { useLayoutEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { kindOf, type Card } from '../../model/cards.ts'
import { useLanguage } from '../i18n/useLanguage.ts'
import { useSession } from '../state/session.ts'
import { useUi } from '../state/uiStore.ts'
import { useNameOf } from '../state/useNameOf.ts'
import { CardHeader } from './CardHeader.tsx'
import styles from './CardEditor.module.css'
import { useEditors } from './editing.ts'
import { FieldFrame } from './FieldFrame.tsx'
import { fieldGroups, wideFields } from './fieldGroups.ts'
import { FieldInput } from './FieldInput.tsx'

/** Every field of one card, as its kind declares them, and what this version doesn't know. */
export function CardEditor({ card }: { card: Card }) {
  const { say } = useLanguage()
  const editors = useEditors(card.id)
  const { ui } = useSession()
  const isFresh = useUi(({ fresh }) => fresh?.id === card.id)
  const kind = kindOf(card.kind)
  useLayoutEffect(() => {
    const { selection } = ui.getState().fresh ?? {}
    const { activeElement } = document
    // Its title, which has just taken the keyboard.
    if (selection && activeElement instanceof HTMLTextAreaElement) {
      activeElement.setSelectionRange(...selection)
    }
    // Who comes back to it later has the keyboard elsewhere.
    ui.setState({ fresh: undefined })
  }, [ui])
  return (
    <article className={styles.editor} aria-label={kind ? say(kind.label) : card.kind}>
      <CardHeader card={card} />
      {kind &&
        fieldGroups(kind).map((group) => {
          const wide = wideFields(group, card)
          return (
            <section key={group.fields[0]?.[0]} className={styles.group}>
              {group.heading && <h3 className={styles.heading}>{say(group.heading)}</h3>}
              {group.fields.map(([name, field]) => (
                <FieldFrame
                  key={name}
                  card={card.id}
                  name={name}
                  label={say(field.label)}
                  editor={editors.get(name)}
                  wide={wide.has(name)}
                >
                  <FieldInput
                    card={card}
                    name={name}
                    field={field}
                    autoFocus={isFresh && name === kind.title}
                  />
                </FieldFrame>
              ))}
            </section>
          )
        })}
      <OtherContent card={card} />
      <Origin card={card} />
    </article>
  )
}

/** What another version or a foreign program left on the card: kept, and shown as it is. */
function OtherContent({ card }: { card: Card }) {
  const { t } = useTranslation('cards')
  const entries = Object.entries(card.unknown)
  if (entries.length === 0) return null
  return (
    <section className={styles.other}>
      <h3 className={styles.heading}>{t('otherContent')}</h3>
      <dl>
        {entries.map(([name, text]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Origin({ card }: { card: Card }) {
  const { t } = useTranslation('cards')
  const { language } = useLanguage()
  const nameOf = useNameOf()
  if (card.createdAt === 0) return null
  const when = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' })
  return (
    <p className={styles.origin}>
      {t('createdBy', {
        name: nameOf(card.createdBy ?? ''),
        when: when.format(card.createdAt),
      })}
    </p>
  )
}
