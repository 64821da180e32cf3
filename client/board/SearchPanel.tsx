import { useCallback, useDeferredValue, useId, useMemo, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { searchCards, type Found } from '../../model/search.ts'
import { useLanguage } from '../i18n/useLanguage.ts'
import { canvasCommands } from '../state/boardRefs.ts'
import { useBoard, useNames, useSession } from '../state/session.ts'
import { useUi } from '../state/uiStore.ts'
import { IconButton } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { SearchHit } from './SearchHit.tsx'
import styles from './SearchPanel.module.css'

const SHOWN = 40

export function SearchPanel() {
  const searching = useUi((state) => state.searching)
  return searching ? <OpenSearch /> : null
}

/** Finds any card by its words, its key or who made it; arrows choose, Enter goes there. */
function OpenSearch() {
  const { t } = useTranslation(['board', 'common'])
  const { ui } = useSession()
  const [query, setQuery] = useState('')
  const [chosen, setChosen] = useState(0)
  const find = useFind()
  // A large board is searched when the screen has nothing better to do, but never after Enter.
  const wanted = useDeferredValue(query)
  const found = useMemo(() => find(wanted), [find, wanted])
  const list = useId()
  const close = () => ui.setState({ searching: false })
  const goTo = (hit: Found | undefined) => {
    if (!hit) return
    ui.setState({ searching: false, full: undefined, selection: [hit.card.id] })
    canvasCommands.current?.showCard(hit.card.id)
  }
  const handleKey = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) setChosen((at) => Math.max(0, Math.min(found.length - 1, at + step)))
    else if (event.key === 'Enter') goTo((wanted === query ? found : find(query))[chosen])
    else if (event.key === 'Escape') close()
    else return
    event.preventDefault()
  }
  return (
    <search className={styles.search}>
      <div className={styles.row}>
        <Icon name="search" />
        <input
          className={styles.input}
          role="combobox"
          aria-expanded={found.length > 0}
          aria-controls={list}
          aria-activedescendant={found.length > 0 ? `${list}-${chosen}` : undefined}
          aria-label={t('search')}
          placeholder={t('searchPanel.placeholder')}
          value={query}
          // It was opened to be typed into.
          autoFocus
          onChange={(event) => {
            setQuery(event.target.value)
            setChosen(0)
          }}
          onKeyDown={handleKey}
        />
        <IconButton icon="close" size="small" label={t('common:close')} onClick={close} />
      </div>
      <Results id={list} query={query} found={found} chosen={chosen} onChoose={goTo} />
    </search>
  )
}

interface ResultsProps {
  id: string
  query: string
  found: readonly Found[]
  chosen: number
  onChoose: (hit: Found) => void
}

function Results({ id, query, found, chosen, onChoose }: ResultsProps) {
  const { t } = useTranslation('board')
  return (
    <>
      <p className={styles.count} role="status">
        {query.trim() === ''
          ? t('searchPanel.about')
          : t('searchPanel.found', { count: found.length })}
      </p>
      <div id={id} className={styles.list} role="listbox" aria-label={t('searchPanel.results')}>
        {found.slice(0, SHOWN).map((hit, i) => (
          <SearchHit
            key={hit.card.id}
            id={`${id}-${i}`}
            hit={hit}
            isChosen={i === chosen}
            onChoose={() => onChoose(hit)}
          />
        ))}
      </div>
    </>
  )
}

function useFind(): (query: string) => readonly Found[] {
  const { state } = useSession()
  const { language } = useLanguage()
  const names = useNames()
  const cards = useBoard((board) => board.cards)
  return useCallback(
    // `cards` says when the board has changed.
    (query) => (cards.size > 0 ? searchCards(state.getState(), query, names, language) : []),
    [state, cards, names, language],
  )
}
