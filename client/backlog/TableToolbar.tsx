import { Popover } from 'radix-ui'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { KINDS } from '../../model/cards.ts'
import type { Vocabulary } from '../../model/language.ts'
import { QUADRANTS } from '../../model/matrix.ts'
import { useCardName, useCardsOf } from '../cards/useCards.ts'
import { useLanguage } from '../i18n/useLanguage.ts'
import { useCan, useSession } from '../state/session.ts'
import { Button } from '../ui/Button.tsx'
import { Select } from '../ui/Select.tsx'
import { TextInput } from '../ui/TextInput.tsx'
import { PHONE, useMedia } from '../ui/useMedia.ts'
import { STORY_COLUMNS } from './storyColumns.ts'
import { NO_FILTERS, WITHOUT, type Filters } from './tableRows.ts'
import styles from './TableToolbar.module.css'

interface TableToolbarProps {
  readonly filters: Filters
  readonly onFilters: (filters: Filters) => void
  readonly hidden: ReadonlySet<string>
  readonly onHidden: (hidden: ReadonlySet<string>) => void
  readonly shown: number
  readonly of: number
  /** Undefined for those who may not edit. */
  readonly onAdd: (() => void) | undefined
}

export function TableToolbar(props: TableToolbarProps) {
  const { filters, onFilters, shown, of } = props
  const { t } = useTranslation('backlog')
  const isPhone = useMedia(PHONE)
  const [isOpen, setIsOpen] = useState(false)
  const isFiltered = Object.values(filters).some((value) => value !== '')
  return (
    <header className={styles.toolbar}>
      <div className={styles.row}>
        <span className={styles.count} aria-live="polite">
          {shown === of ? t('stories', { count: of }) : t('someStories', { shown, of })}
        </span>
        <Actions {...props} />
      </div>
      <div className={styles.row}>
        <TextInput
          bare
          className={styles.search ?? ''}
          label={t('filterText')}
          placeholder={t('filterText')}
          type="search"
          value={filters.text}
          onChange={(text) => onFilters({ ...filters, text })}
        />
        {isPhone && (
          <Button
            size="small"
            icon="filter"
            aria-expanded={isOpen}
            onClick={() => setIsOpen(!isOpen)}
          >
            {t('filters')}
          </Button>
        )}
        {(!isPhone || isOpen) && <FilterSelects filters={filters} onFilters={onFilters} />}
        {isFiltered && (
          <Button size="small" variant="quiet" onClick={() => onFilters(NO_FILTERS)}>
            {t('clearFilters')}
          </Button>
        )}
      </div>
    </header>
  )
}

function Actions(props: TableToolbarProps) {
  const { t } = useTranslation('backlog')
  const { ui } = useSession()
  const mayImport = useCan('import')
  const { onAdd } = props
  return (
    <span className={styles.actions}>
      <ColumnChooser {...props} />
      {mayImport && (
        <Button size="small" icon="import" onClick={() => ui.setState({ dialog: 'import' })}>
          {t('import')}
        </Button>
      )}
      <Button size="small" icon="export" onClick={() => ui.setState({ dialog: 'export' })}>
        {t('export')}
      </Button>
      {onAdd && (
        <Button size="small" variant="primary" icon="plus" onClick={onAdd}>
          {t('addStory')}
        </Button>
      )}
    </span>
  )
}

function FilterSelects({ filters, onFilters }: Pick<TableToolbarProps, 'filters' | 'onFilters'>) {
  const { t } = useTranslation('backlog')
  const { say } = useLanguage()
  const nameOf = useCardName()
  const { stage, persona, status, moscow } = KINDS.story.fields
  const stages = useCardsOf(['stage'])
  const personas = useCardsOf(['persona'])
  const wordsOf = (vocabulary: Vocabulary) =>
    Object.entries(vocabulary).map(([value, label]) => ({ value, label: say(label) }))
  const selects = [
    {
      name: 'stage',
      label: say(stage.label),
      options: stages.map((card) => ({ value: card.id, label: nameOf(card) })),
    },
    {
      name: 'persona',
      label: say(persona.label),
      options: personas.map((card) => ({ value: card.id, label: nameOf(card) })),
    },
    { name: 'status', label: say(status.label), options: wordsOf(status.options) },
    { name: 'moscow', label: say(moscow.label), options: wordsOf(moscow.options) },
    { name: 'quadrant', label: t('quadrant'), options: wordsOf(QUADRANTS) },
  ] as const
  return selects.map(({ name, label, options }) => (
    <Select
      key={name}
      bare
      size="small"
      className={styles.select ?? ''}
      label={t('filterBy', { label })}
      value={filters[name]}
      options={[
        { value: '', label: t('all', { label }) },
        ...options,
        { value: WITHOUT, label: t('without', { label }) },
      ]}
      onChange={(value) => onFilters({ ...filters, [name]: value })}
    />
  ))
}

function ColumnChooser({ hidden, onHidden }: Pick<TableToolbarProps, 'hidden' | 'onHidden'>) {
  const { t } = useTranslation('backlog')
  const { say } = useLanguage()
  const toggle = (id: string) => {
    const next = new Set(hidden)
    if (!next.delete(id)) next.add(id)
    onHidden(next)
  }
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <Button size="small" variant="quiet" icon="board" className={styles.columns}>
          {t('columns')}
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={styles.chooser}
          align="end"
          sideOffset={6}
          collisionPadding={8}
          aria-label={t('columns')}
        >
          {STORY_COLUMNS.map(({ id, label }) => (
            <label key={id} className={styles.column}>
              <input
                type="checkbox"
                className={styles.check}
                checked={!hidden.has(id)}
                disabled={id === 'iWant'}
                onChange={() => toggle(id)}
              />
              {say(label)}
            </label>
          ))}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
