import type { CardOf } from '../../model/cards.ts'
import { layoutStage } from '../../model/stageFace.ts'
import type { Line } from '../../model/faceText.ts'
import { useLanguage } from '../i18n/useLanguage.ts'
import { classes } from '../ui/classes.ts'

/** The chevron with name and count, and the customer's question below it. */
export function StageHead({ card, count }: { card: CardOf<'stage'>; count: number }) {
  const { language } = useLanguage()
  const face = layoutStage(card, language)
  return (
    <>
      <h3 className="stage-head">
        <span
          className={classes('stage-name', face.isNameEmpty && 'stage-hint')}
          style={{ fontSize: face.size, lineHeight: `${face.lineHeight}px` }}
        >
          {textOf(face.name)}
        </span>
        <span className="stage-count">{count}</span>
      </h3>
      <p className={classes('stage-question', face.isQuestionEmpty && 'stage-hint')}>
        {textOf(face.question)}
      </p>
    </>
  )
}

function textOf(lines: readonly Line[]): string {
  return lines.map((line) => line.map((run) => run.text).join('')).join('\n')
}
