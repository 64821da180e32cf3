import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { targetLabel, type ImportTarget } from '../../model/import/headers.ts'
import { setHeader, setTarget, type ImportPlan } from '../../model/import/importPlan.ts'
import { useLanguage } from '../i18n/useLanguage.ts'
import { Icon } from '../ui/Icon.tsx'
import { Select } from '../ui/Select.tsx'
import styles from './ImportDialog.module.css'
import { ImportRows } from './ImportRows.tsx'

interface ImportPreviewProps {
  readonly plan: ImportPlan
  readonly onPlan: (plan: ImportPlan) => void
}

/** What each column becomes, and each line; nothing is on the board yet. */
export function ImportPreview({ plan, onPlan }: ImportPreviewProps) {
  const { t } = useTranslation('import')
  const [onlyProblems, setOnlyProblems] = useState(false)
  const needLook = plan.rows.filter((row) => row.problems.length > 0)
  if (plan.rows.length === 0) return <p className={styles.nothing}>{t('nothing')}</p>
  const rows = onlyProblems && needLook.length > 0 ? needLook : plan.rows
  return (
    <div className={styles.preview}>
      <ImportCounts plan={plan} needLook={needLook.length} />
      <section>
        <div className={styles.sectionHead}>
          <h3>{t('columns')}</h3>
          {plan.table.format !== 'lines' && (
            <Toggle
              label={t('hasHeader')}
              checked={plan.hasHeader}
              onChange={(on) => onPlan(setHeader(plan, on))}
            />
          )}
        </div>
        <ColumnTargets plan={plan} onPlan={onPlan} />
      </section>
      <section>
        <div className={styles.sectionHead}>
          <h3>{t('rows')}</h3>
          {needLook.length > 0 && (
            <Toggle
              label={t('onlyProblems', { count: needLook.length })}
              checked={onlyProblems}
              onChange={setOnlyProblems}
            />
          )}
        </div>
        <ImportRows rows={rows} />
      </section>
    </div>
  )
}

function ImportCounts({ plan, needLook }: { plan: ImportPlan; needLook: number }) {
  const { t } = useTranslation('import')
  const { language } = useLanguage()
  const list = new Intl.ListFormat(language)
  const stories = plan.rows.filter((row) => row.kind === 'story').length
  const epics = plan.rows.length - stories
  const facts = [
    epics > 0 && t('countEpics', { count: epics }),
    needLook > 0 && t('countLook', { count: needLook }),
    plan.skippedEmpty > 0 && t('countEmpty', { count: plan.skippedEmpty }),
    plan.skippedHeaders > 0 && t('countHeaders', { count: plan.skippedHeaders }),
    plan.newEpics.length > 0 && t('newEpics', { names: list.format(plan.newEpics) }),
    plan.newPersonas.length > 0 && t('newPersonas', { names: list.format(plan.newPersonas) }),
  ].filter((fact) => fact !== false)
  return (
    <div className={styles.counts} aria-live="polite">
      <strong>
        {t('lines', { count: plan.rows.length })} → {t('stories', { count: stories })}
      </strong>
      {facts.map((fact) => (
        <span key={fact}>{fact}</span>
      ))}
    </div>
  )
}

function ColumnTargets({ plan, onPlan }: ImportPreviewProps) {
  const { t } = useTranslation('import')
  const { language } = useLanguage()
  const options = [
    { value: '', label: t('leaveOut') },
    ...plan.targets.map((target) => ({ value: target, label: targetLabel(target, language) })),
  ]
  return (
    <ul className={styles.columns}>
      {plan.columns.map((column, i) => {
        const name = column.header || t('column', { n: i + 1 })
        return (
          <li key={i} className={styles.column} data-unused={column.target === undefined}>
            <div className={styles.columnName}>
              <b>{name}</b>
              <span>{column.samples.join(' · ') || t('emptyColumn')}</span>
            </div>
            <Icon name="arrowRight" size={16} />
            <Select
              bare
              size="small"
              label={t('becomes', { name })}
              value={column.target ?? ''}
              options={options}
              onChange={(value) =>
                onPlan(setTarget(plan, i, value === '' ? undefined : (value as ImportTarget)))
              }
            />
          </li>
        )
      })}
    </ul>
  )
}

interface ToggleProps {
  readonly label: string
  readonly checked: boolean
  readonly onChange: (on: boolean) => void
}

function Toggle({ label, checked, onChange }: ToggleProps) {
  return (
    <button
      type="button"
      role="switch"
      aria-checked={checked}
      className={styles.toggle}
      onClick={() => onChange(!checked)}
    >
      <span className={styles.knob} />
      {label}
    </button>
  )
}
