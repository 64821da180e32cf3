import { useTranslation } from 'react-i18next'
import {
  TldrawUiMenuCheckboxItem,
  TldrawUiMenuGroup,
  TldrawUiMenuItem,
  TldrawUiMenuSubmenu,
  useEditor,
} from 'tldraw'
import { KIND_NAMES, KINDS, kindOf, titleOf, type Card } from '../../model/cards.ts'
import { setStage } from '../../model/columns.ts'
import { convertCard, setScores } from '../../model/commands.ts'
import type { CardId } from '../../model/ids.ts'
import { SCALES } from '../../model/scales.ts'
import { clearScores } from '../canvas/ownActions.ts'
import { shapeIdOf } from '../canvas/shapes.ts'
import { useLanguage } from '../i18n/useLanguage.ts'
import { random } from '../random.ts'
import { canvasCommands } from '../state/boardRefs.ts'
import { useBoard, useCan, useSession } from '../state/session.ts'
import { linking } from './linking.ts'
import { useCardsOf } from './useCards.ts'
import { useEdit } from './useEdit.ts'

interface CardsProps {
  readonly cards: readonly Card[]
}

/** What dragging does, for those who don't drag: everything about the selected cards as menus. */
export function CardMenuGroup({ cards }: CardsProps) {
  const { t } = useTranslation('canvas')
  const editor = useEditor()
  const mayEdit = useCan('edit')
  const [first] = cards
  if (!mayEdit || !first) return null
  const isOne = cards.length === 1
  return (
    <TldrawUiMenuGroup id="card">
      {isOne && editor.getShape(shapeIdOf(first.id)) && (
        <TldrawUiMenuItem
          id="edit-face"
          label={t('tool.menu.edit')}
          onSelect={() => canvasCommands.current?.editCard(first.id)}
        />
      )}
      {cards.every((card) => kindOf(card.kind)?.inStage) && <StageMenu cards={cards} />}
      {cards.every((card) => card.kind === 'story') && (
        <>
          <ScoreMenu cards={cards} axis="impact" />
          <ScoreMenu cards={cards} axis="effort" />
          {cards.some(isScored) && (
            <TldrawUiMenuItem
              id="clear-scores"
              label={t('menu.clearScores')}
              onSelect={() => clearScores(editor)}
            />
          )}
        </>
      )}
      {isOne && (
        <TldrawUiMenuItem
          id="link-to"
          label={t('tool.menu.link')}
          onSelect={() => linking.setState({ from: first.id })}
        />
      )}
      {cards.every((card) => card.kind !== 'stage') && <KindMenu cards={cards} />}
    </TldrawUiMenuGroup>
  )
}

function isScored({ fields }: Card): boolean {
  return fields['impact'] !== undefined || fields['effort'] !== undefined
}

function StageMenu({ cards }: CardsProps) {
  const { t } = useTranslation('canvas')
  const { board } = useSession()
  const edit = useEdit()
  const stages = useCardsOf(['stage'])
  const move = (stage: CardId | undefined) =>
    edit(() => cards.forEach((card) => setStage(board, card.id, stage, random)))
  const isIn = (stage: CardId | undefined) => cards.every((card) => card.fields['stage'] === stage)
  return (
    <TldrawUiMenuSubmenu id="stage" label={t('tool.menu.stage')}>
      <TldrawUiMenuGroup id="stages">
        {stages.map((stage) => (
          <TldrawUiMenuCheckboxItem
            key={stage.id}
            id={`stage-${stage.id}`}
            label={titleOf(stage) || KINDS.stage.label.en}
            checked={isIn(stage.id)}
            onSelect={() => move(stage.id)}
          />
        ))}
        <TldrawUiMenuCheckboxItem
          id="stage-none"
          label={t('tool.menu.noStage')}
          checked={isIn(undefined)}
          onSelect={() => move(undefined)}
        />
      </TldrawUiMenuGroup>
    </TldrawUiMenuSubmenu>
  )
}

function ScoreMenu({ cards, axis }: CardsProps & { axis: 'impact' | 'effort' }) {
  const { t } = useTranslation('canvas')
  const { board } = useSession()
  const edit = useEdit()
  const scale = SCALES[useBoard((state) => state.info.scale)]
  const score = (value: number | undefined) =>
    edit(() => cards.forEach((card) => setScores(board, card.id, { [axis]: value })))
  const isAt = (value: number | undefined) => cards.every((card) => card.fields[axis] === value)
  return (
    <TldrawUiMenuSubmenu id={axis} label={t(`tool.${axis}`)}>
      <TldrawUiMenuGroup id={`${axis}-values`}>
        {scale.ticks.map(({ value, label }) => (
          <TldrawUiMenuCheckboxItem
            key={value}
            id={`${axis}-${value}`}
            label={label}
            checked={isAt(value)}
            onSelect={() => score(value)}
          />
        ))}
        <TldrawUiMenuCheckboxItem
          id={`${axis}-none`}
          label={t('tool.menu.noScore')}
          checked={isAt(undefined)}
          onSelect={() => score(undefined)}
        />
      </TldrawUiMenuGroup>
    </TldrawUiMenuSubmenu>
  )
}

function KindMenu({ cards }: CardsProps) {
  const { t } = useTranslation('canvas')
  const { say } = useLanguage()
  const { board } = useSession()
  const edit = useEdit()
  return (
    <TldrawUiMenuSubmenu id="kind" label={t('tool.menu.kind')}>
      <TldrawUiMenuGroup id="kinds">
        {KIND_NAMES.filter((kind) => kind !== 'stage').map((kind) => (
          <TldrawUiMenuCheckboxItem
            key={kind}
            id={`kind-${kind}`}
            label={say(KINDS[kind].label)}
            checked={cards.every((card) => card.kind === kind)}
            onSelect={() => edit(() => cards.forEach((card) => convertCard(board, card.id, kind)))}
          />
        ))}
      </TldrawUiMenuGroup>
    </TldrawUiMenuSubmenu>
  )
}
