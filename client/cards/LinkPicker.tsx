import { useTranslation } from 'react-i18next'
import { useEditor, useValue } from 'tldraw'
import { useStore } from 'zustand'
import { linkCards, unlinkCards } from '../../model/commands.ts'
import type { CardId } from '../../model/ids.ts'
import { shapeIdOf } from '../canvas/shapes.ts'
import { acting, useBoard, useSession } from '../state/session.ts'
import { KindMark } from './KindMark.tsx'
import { linking } from './linking.ts'
import { Picker } from './Picker.tsx'
import { useCardName, useCardsOf } from './useCards.ts'
import { useEdit } from './useEdit.ts'

/** Draws an arrow by name: the list of all cards beside the one it begins at. */
export function LinkPicker() {
  const from = useStore(linking, (state) => state.from)
  return from === undefined ? null : <LinkList key={from} from={from} />
}

function LinkList({ from }: { from: CardId }) {
  const { t } = useTranslation('canvas')
  const session = useSession()
  const editor = useEditor()
  const edit = useEdit()
  const cards = useCardsOf(undefined)
  const nameOf = useCardName()
  const links = useBoard((state) => state.links)
  const corner = useValue(
    'corner',
    () => {
      const bounds = editor.getShapePageBounds(shapeIdOf(from))
      return editor.pageToViewport(bounds ? { x: bounds.maxX, y: bounds.minY } : { x: 0, y: 0 })
    },
    [editor, from],
  )
  const own = [...links.values()].filter((link) => link.from === from)
  const toggle = (to: string) =>
    edit(() => {
      const link = own.find((other) => other.to === to)
      if (link) unlinkCards(session.board, link.id)
      else linkCards(session.board, acting(session), from, to as CardId)
    })
  return (
    <div style={{ position: 'absolute', left: corner.x + 8, top: corner.y }}>
      <Picker
        defaultOpen
        label={t('tool.menu.link')}
        trigger={<span />}
        options={cards
          .filter((card) => card.id !== from)
          .map((card) => ({
            value: card.id,
            label: nameOf(card),
            mark: <KindMark kind={card.kind} size={16} />,
          }))}
        chosen={own.map((link) => link.to)}
        onToggle={toggle}
        onClose={() => {
          linking.setState({ from: undefined })
          editor.getContainer().focus()
        }}
      />
    </div>
  )
}
