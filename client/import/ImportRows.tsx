import { useTranslation } from 'react-i18next'
import { KINDS } from '../../model/cards.ts'
import type { Field, FieldInput } from '../../model/fields.ts'
import { targetLabel } from '../../model/import/headers.ts'
import type { ImportProblem, ImportRow } from '../../model/import/readRow.ts'
import { wordFor } from '../../model/language.ts'
import { storySentence } from '../../model/storyText.ts'
import { useLanguage } from '../i18n/useLanguage.ts'
import { useBoard } from '../state/session.ts'
import { Badge } from '../ui/Badge.tsx'
import { Icon } from '../ui/Icon.tsx'
import styles from './ImportDialog.module.css'

/** So many lines show what an import does; all of them are imported. */
const SHOWN = 100
const SENTENCE = ['asA', 'iWant', 'soThat', 'name']

/** Lines as the cards they will be, with what somebody should look at. */
export function ImportRows({ rows }: { rows: readonly ImportRow[] }) {
  const { t } = useTranslation('import')
  return (
    <>
      <ol className={styles.rows}>
        {rows.slice(0, SHOWN).map((row) => (
          <RowPreview key={row.line} row={row} />
        ))}
      </ol>
      {rows.length > SHOWN && (
        <p className={styles.hint}>{t('more', { count: rows.length - SHOWN })}</p>
      )}
    </>
  )
}

function RowPreview({ row }: { row: ImportRow }) {
  const { t } = useTranslation('import')
  const { language, say } = useLanguage()
  const spoken = useBoard((state) => state.info.language)
  const text = (name: string) => String((row.values[name] as string | undefined) ?? '')
  const fields: Readonly<Record<string, Field>> = KINDS[row.kind].fields
  const others = Object.entries(row.values).filter(
    ([name, value]) => !SENTENCE.includes(name) && value !== undefined && value !== '',
  )
  const sentence =
    row.kind === 'epic'
      ? text('name')
      : storySentence({ asA: text('asA'), iWant: text('iWant'), soThat: text('soThat') }, spoken)
  return (
    <li className={styles.row} data-look={row.problems.length > 0}>
      <span className={styles.line}>{row.line}</span>
      <div className={styles.card}>
        <p>
          {row.kind === 'epic' && <Badge tone="accent">{say(KINDS.epic.label)}</Badge>} {sentence}
        </p>
        {others.length > 0 && (
          <dl className={styles.values}>
            {others.map(([name, value]) => {
              const field = fields[name]
              return (
                field && (
                  <div key={name}>
                    <dt>{say(field.label)}</dt>
                    <dd>{valueText(field, value, (key) => choiceWord(field, key, language))}</dd>
                  </div>
                )
              )
            })}
          </dl>
        )}
        {row.problems.map((problem) => (
          <p key={problem.code + (problem.field ?? '') + problem.text} className={styles.problem}>
            <Icon name="warning" size={16} />
            <ProblemText problem={problem} />
          </p>
        ))}
        {row.raw.trim() !== sentence && (
          <p className={styles.raw} title={t('raw')}>
            {row.raw}
          </p>
        )}
      </div>
    </li>
  )
}

function ProblemText({ problem: { code, field, text } }: { problem: ImportProblem }) {
  const { t } = useTranslation('import')
  const { language } = useLanguage()
  return t(`problem.${code}`, { field: field ? targetLabel(field, language) : '', text })
}

function choiceWord(field: Field, key: string, language: 'en' | 'fr'): string {
  return field.type === 'choice' || field.type === 'choices'
    ? wordFor(field.options, key, language)
    : key
}

/** A value that is about to be written, as text: lists joined, rows by what they say. */
function valueText(field: Field, value: FieldInput, word: (key: string) => string): string {
  if (typeof value === 'string') return word(value)
  if (!Array.isArray(value)) return String(value as number)
  return (value as readonly (string | object)[])
    .map((item) => (typeof item === 'string' ? word(item) : Object.values(item).join(' ')))
    .join(' · ')
}
