import { useRef, useState, type CSSProperties, type Ref } from 'react'
import { useTranslation } from 'react-i18next'
import { QUADRANTS, quadrantOf, type Quadrant, type Split, type Story } from '../../model/matrix.ts'
import { splitLines, stacks, tokenPlace } from '../../model/matrixLayout.ts'
import type { Scale } from '../../model/scales.ts'
import { useLanguage } from '../i18n/useLanguage.ts'
import { classes } from '../ui/classes.ts'
import { MatrixToken } from './MatrixToken.tsx'
import styles from './MatrixView.module.css'
import { SplitHandle } from './SplitHandle.tsx'
import { spreadStack } from './spreadStack.ts'
import { useSize } from './useSize.ts'
import type { TokenDrag } from './useTokenDrag.ts'

interface MatrixPlotProps {
  readonly ref: Ref<HTMLDivElement>
  readonly scale: Scale
  readonly split: Split
  /** Those with both scores. */
  readonly stories: readonly Story[]
  readonly drag: TokenDrag
}

/** Four tinted quadrants with the ticks of the scale, and a token for each story. */
export function MatrixPlot({ ref, scale, split, stories, drag }: MatrixPlotProps) {
  const { t } = useTranslation('matrix')
  const lines = splitLines(scale, split)
  const n = scale.ticks.length
  return (
    <div className={styles.frame} style={{ '--ticks': n } as CSSProperties}>
      <div className={styles.impactAxis} aria-hidden>
        <b>{t('impact')}</b>
        {scale.ticks.toReversed().map((tick) => (
          <span key={tick.value}>{tick.label}</span>
        ))}
      </div>
      <div ref={ref} className={styles.plot}>
        <Quadrants split={split} stories={stories} lines={lines} />
        <div className={styles.bands} aria-hidden />
        <SplitHandle axis="effort" scale={scale} split={split} at={lines.x} />
        <SplitHandle axis="impact" scale={scale} split={split} at={lines.y} />
        <Tokens scale={scale} stories={stories} drag={drag} />
      </div>
      <div className={styles.effortAxis} aria-hidden>
        {scale.ticks.map((tick) => (
          <span key={tick.value}>{tick.label}</span>
        ))}
        <b>{t('effort')}</b>
      </div>
    </div>
  )
}

type TokensProps = Pick<MatrixPlotProps, 'scale' | 'stories' | 'drag'>

/** All tokens as one list, so that each glides wherever its scores take it. */
function Tokens({ scale, stories, drag }: TokensProps) {
  const { t } = useTranslation('matrix')
  const list = useRef<HTMLUListElement>(null)
  const { width, height } = useSize(list)
  /** The stack under the pointer or with the focus: it spreads. */
  const [open, setOpen] = useState<string>()
  const n = scale.ticks.length
  return (
    <ul ref={list} className={styles.tokens} aria-label={t('tokens')}>
      {stacks(scale, stories).flatMap((stack) => {
        const { impact = 0, effort = 0 } = stack[0]?.fields ?? {}
        const place = tokenPlace(scale, impact, effort)
        const at = `${impact}/${effort}`
        const isOpen = open === at
        const room = isOpen ? { y: place.y * height, height } : undefined
        const { places, isPile } = spreadStack(stack.length, { w: width / n, h: height / n }, room)
        return stack.map((story, i) => (
          <MatrixToken
            key={story.id}
            story={story}
            place={place}
            offset={places[i] ?? [0, 0]}
            isOpen={isOpen}
            count={isPile && i === stack.length - 1 ? stack.length : undefined}
            drag={drag}
            onOpen={(on) => setOpen((now) => (on ? at : now === at ? undefined : now))}
          />
        ))
      })}
    </ul>
  )
}

const PLACES: Readonly<Record<Quadrant, 'topLeft' | 'topRight' | 'bottomLeft' | 'bottomRight'>> = {
  quickWin: 'topLeft',
  bigBet: 'topRight',
  fillIn: 'bottomLeft',
  moneyPit: 'bottomRight',
}

interface QuadrantsProps {
  readonly split: Split
  readonly stories: readonly Story[]
  readonly lines: { readonly x: number; readonly y: number }
}

function Quadrants({ split, stories, lines }: QuadrantsProps) {
  const { word } = useLanguage()
  return (Object.keys(QUADRANTS) as Quadrant[]).map((quadrant) => {
    const place = PLACES[quadrant]
    const count = stories.filter((story) => quadrantOf(story.fields, split) === quadrant).length
    const [left, right] = place.endsWith('Left') ? [0, 1 - lines.x] : [lines.x, 0]
    const [top, bottom] = place.startsWith('top') ? [0, 1 - lines.y] : [lines.y, 0]
    const inset = [top, right, bottom, left].map((part) => `${part * 100}%`).join(' ')
    return (
      <div
        key={quadrant}
        className={classes(styles.quadrant, styles[quadrant], styles[place])}
        style={{ inset }}
      >
        <span className={styles.name}>
          {word(QUADRANTS, quadrant)} <small>{count}</small>
        </span>
      </div>
    )
  })
}
