import type { CSSProperties } from 'react'
import { useTranslation } from 'react-i18next'
import { stopEventPropagation } from 'tldraw'
import { KIND_NAMES, KINDS, type KindName } from '../../model/cards.ts'
import type { AreaId } from '../../model/ids.ts'
import { areaFor } from '../../model/placement.ts'
import { liveCards, type BoardState } from '../../model/state.ts'
import { typeAhead } from '../canvas/typeAhead.ts'
import { newCard } from '../cards/newCard.ts'
import { strongOf } from '../cards/paints.ts'
import { useLanguage } from '../i18n/useLanguage.ts'
import { canvasCommands } from '../state/boardRefs.ts'
import { useCan, useSession } from '../state/session.ts'
import { Icon } from '../ui/Icon.tsx'

/** The kind of card to begin an area with while none that belongs there exists; undefined once one does. */
export function invitedKind(state: BoardState, area: AreaId): KindName | undefined {
  const kinds = KIND_NAMES.filter((kind) => areaFor(state, kind) === area && kind !== 'note')
  if (kinds.length === 0 || state.areas.get(area)?.kind === 'matrix') return undefined
  const isEmpty = !liveCards(state).some((card) => kinds.includes(card.kind as KindName))
  return isEmpty ? kinds[0] : undefined
}

/** What a still empty area is for, with a button that begins it. */
export function EmptyArea({ kind }: { kind: KindName }) {
  const session = useSession()
  const { say } = useLanguage()
  const { t } = useTranslation('canvas')
  const mayEdit = useCan('edit')
  const { label, about } = KINDS[kind]
  const create = () => {
    const id = newCard(session, kind)
    typeAhead()
    // The shape appears with the next pass of the canvas.
    requestAnimationFrame(() => canvasCommands.current?.editCard(id))
  }
  return (
    <div className="area-empty">
      <div className="area-empty-cards" style={{ '--paint': strongOf(kind) } as CSSProperties}>
        <i />
        <i>
          <Icon name={kind} size={28} />
        </i>
        <i />
      </div>
      <p>{say(about)}</p>
      {mayEdit && (
        <button type="button" onPointerDown={stopEventPropagation} onClick={create}>
          {t('tool.begin', { kind: say(label).toLowerCase() })}
        </button>
      )}
    </div>
  )
}
