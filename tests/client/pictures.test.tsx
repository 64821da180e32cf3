// @vitest-environment happy-dom
import type { ReactElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import * as Y from 'yjs'
import { describe, expect, it } from 'vitest'
import { FaceSvg } from '../../client/cards/FaceSvg.tsx'
import { matrixFace } from '../../client/matrix/matrixFace.ts'
import { MatrixSvg } from '../../client/matrix/MatrixSvg.tsx'
import { matrixSummary } from '../../client/matrix/matrixSummary.ts'
import { StageSvg } from '../../client/journey/StageSvg.tsx'
import { must } from '../../model/assert.ts'
import { Board } from '../../model/Board.ts'
import { applyBoardFile } from '../../model/boardFile.ts'
import { isKind } from '../../model/cards.ts'
import { layoutFace } from '../../model/faceLayout.ts'
import { SCALES } from '../../model/scales.ts'
import { layoutStage } from '../../model/stageFace.ts'
import { liveCards, readState, type BoardState } from '../../model/state.ts'
import { sampleWorkshop } from '../support/sampleWorkshop.ts'

function workshop(): BoardState {
  const board = new Board(new Y.Doc())
  applyBoardFile(board, sampleWorkshop())
  return readState(board)
}

const draw = (shape: ReactElement) => renderToStaticMarkup(<svg>{shape}</svg>)

const context = { language: 'en', scale: SCALES.fibonacci, nameOf: () => 'E-mail' } as const

describe('pictures of a board', () => {
  const state = workshop()

  it('draw every card as plain SVG, in colours of either theme', () => {
    for (const card of liveCards(state).filter(({ kind }) => kind !== 'stage')) {
      const face = layoutFace(card, context)
      for (const isDark of [false, true]) {
        const svg = draw(<FaceSvg card={card} face={face} isDark={isDark} />)
        expect(svg).not.toMatch(/foreignObject|NaN|undefined|var\(/)
        expect(svg).toContain('<text')
      }
    }
  })

  it('draw each line of a card where the page has it', () => {
    const story = must(
      liveCards(state).find((card) => isKind(card, 'story')),
      'a story',
    )
    const face = layoutFace(story, context)
    const svg = draw(<FaceSvg card={story} face={face} isDark={false} />)
    const runs = face.parts.flatMap((part) => (part.type === 'text' ? part.lines.flat() : []))
    expect(runs.length).toBeGreaterThan(1)
    expect(svg.match(/<text/g)?.length).toBeGreaterThanOrEqual(runs.length)
  })

  it('draw stages and the matrix with names, ticks and counts', () => {
    const stage = must(
      liveCards(state).find((card) => isKind(card, 'stage')),
      'a stage',
    )
    if (!isKind(stage, 'stage')) return
    const column = { card: stage, face: layoutStage(stage, 'en'), count: 3, h: 420, isDark: false }
    expect(draw(<StageSvg {...column} />)).toContain(stage.fields.name)

    const size = { w: 860, h: 640 }
    const svg = renderToStaticMarkup(
      <MatrixSvg
        size={size}
        face={matrixFace(state.info, size)}
        summary={matrixSummary(state)}
        language="fr"
        isDark={false}
      />,
    )
    expect(svg).toContain('Gains rapides')
    expect(svg).not.toMatch(/NaN|undefined|var\(/)
    for (const { label } of SCALES.fibonacci.ticks) expect(svg).toContain(`>${label}</text>`)
  })
})
