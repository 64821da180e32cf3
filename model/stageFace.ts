import type { CardOf } from './cards.ts'
import { breakLines, textWidth, type Line } from './faceText.ts'
import { COLUMN_PAD, STAGE_HEADER, STAGE_WIDTH } from './layout.ts'
import type { Language } from './language.ts'
import { stage } from './kinds/stage.ts'

/** The head of a column, laid out like a face: a chevron with the name, and the customer's question below it. */
export interface StageFace {
  readonly name: readonly Line[]
  readonly size: number
  readonly lineHeight: number
  readonly question: readonly Line[]
  /** Nobody has named the stage or its question yet: the lines are hints. */
  readonly isNameEmpty: boolean
  readonly isQuestionEmpty: boolean
}

/** The chevron's height and how far its point reaches. */
export const CHEVRON = { h: 48, point: 14 }
export const QUESTION = { size: 13, lineHeight: 18, top: CHEVRON.h + 7 }
/** The room at the right of the name for the number of cards. */
const COUNT_ROOM = 44

export function layoutStage(card: CardOf<'stage'>, language: Language): StageFace {
  const { name, customerQuestion } = card.fields
  const room = STAGE_WIDTH - COLUMN_PAD - COUNT_ROOM
  const shown = name.trim() === '' ? stage.label[language] : name
  const isLong = textWidth(shown, '700', 16) > room
  const [size, lineHeight] = isLong ? [13, 17] : [16, 22]
  const questionWidth = STAGE_WIDTH - COLUMN_PAD * 2
  const maxLines = Math.floor((STAGE_HEADER - QUESTION.top) / QUESTION.lineHeight)
  const asked =
    customerQuestion.trim() === '' ? stage.fields.customerQuestion.hint[language] : customerQuestion
  return {
    name: breakLines([{ text: shown, face: '700' }], size, room, 2),
    size,
    lineHeight,
    question: breakLines([{ text: asked, face: '400i' }], QUESTION.size, questionWidth, maxLines),
    isNameEmpty: name.trim() === '',
    isQuestionEmpty: customerQuestion.trim() === '',
  }
}
