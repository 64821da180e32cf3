import { memo, useMemo } from 'react'
import { HTMLContainer, useEditor, useValue, type SvgExportContext } from 'tldraw'
import { kindOf, textOf, titleOf, type Card } from '../../model/cards.ts'
import { layoutFace } from '../../model/faceLayout.ts'
import type { CardId } from '../../model/ids.ts'
import { can } from '../../model/roles.ts'
import { isLive } from '../../model/state.ts'
import { PlainUtil } from '../canvas/PlainUtil.ts'
import { cardShapeProps, sessionOf, shapeIdOf, type CardShape } from '../canvas/shapes.ts'
import { currentLanguage } from '../i18n/i18n.ts'
import { useLanguage } from '../i18n/useLanguage.ts'
import { useBoard, useSession } from '../state/session.ts'
import { CardFace, faceStyle } from './CardFace.tsx'
import { useCardEditor } from './cardEditors.ts'
import { faceContext, namesOnFace } from './faceContext.ts'
import { FaceEditor } from './FaceEditor.tsx'
import { FaceSvg } from './FaceSvg.tsx'
import { formOf } from './paints.ts'

/** Draws a card of any kind but a stage. Where it lies and how large it is, the board says. */
export class CardShapeUtil extends PlainUtil<CardShape> {
  static override type = 'card' as const
  static override props = cardShapeProps

  override getDefaultProps(): CardShape['props'] {
    return { w: 228, h: 64, cardId: '' }
  }
  override canEdit() {
    return can(sessionOf(this.editor).role, 'edit')
  }
  override getText(shape: CardShape) {
    const card = this.cardOf(shape)
    return card && titleOf(card)
  }
  override getAriaDescriptor(shape: CardShape) {
    const card = this.cardOf(shape)
    if (!card) return undefined
    const label = kindOf(card.kind)?.label[currentLanguage()] ?? card.kind
    const parts = [label, textOf(card, 'key'), titleOf(card)]
    return parts.filter((text) => text !== '').join(', ')
  }

  override component(shape: CardShape) {
    return (
      <HTMLContainer>
        <CardBody cardId={shape.props.cardId as CardId} />
      </HTMLContainer>
    )
  }

  override indicator(shape: CardShape) {
    const radius = Math.max(...formOf(this.cardOf(shape)?.kind ?? '').corners)
    return <rect width={shape.props.w} height={shape.props.h} rx={Math.min(radius, 20)} />
  }

  override toSvg(shape: CardShape, { isDarkMode }: SvgExportContext) {
    const card = this.cardOf(shape)
    if (!card) return null
    const state = sessionOf(this.editor).state.getState()
    const face = layoutFace(card, faceContext(state, currentLanguage()))
    return <FaceSvg card={card} face={face} isDark={isDarkMode} />
  }

  private cardOf(shape: CardShape) {
    return sessionOf(this.editor)
      .state.getState()
      .cards.get(shape.props.cardId as CardId)
  }
}

/** Renders again only when its card, the names it shows, the scale or the language change. */
const CardBody = memo(function CardBody({ cardId }: { cardId: CardId }) {
  const card = useBoard((board) => board.cards.get(cardId))
  return isLive(card) ? <LiveCard card={card} /> : null
})

function LiveCard({ card }: { card: Card }) {
  const { boardId, state } = useSession()
  const { language } = useLanguage()
  const isEdited = useIsEdited(card.id)
  const scale = useBoard((board) => board.info.scale)
  const names = useBoard((board) => namesOnFace(board, card))
  const face = useMemo(
    () => layoutFace(card, faceContext(state.getState(), language)),
    // oxlint-disable-next-line react/exhaustive-deps -- names and scale are what the context is read for
    [card, language, state, scale, names],
  )
  return (
    <>
      <CardFace card={card} face={face} boardId={boardId} />
      {isEdited && (
        <div className="face-editing" data-kind={card.kind} style={faceStyle(card, face)}>
          <FaceEditor card={card} />
        </div>
      )}
      <EditorMark cardId={card.id} />
    </>
  )
}

function useIsEdited(cardId: CardId): boolean {
  const editor = useEditor()
  return useValue('edited', () => editor.getEditingShapeId() === shapeIdOf(cardId), [
    editor,
    cardId,
  ])
}

function EditorMark({ cardId }: { cardId: CardId }) {
  const person = useCardEditor(cardId)
  if (!person) return null
  return (
    <span className="face-editor-mark" style={{ background: person.colour }}>
      {person.name}
    </span>
  )
}
