import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as Y from 'yjs'
import { must } from '../model/assert.ts'
import { Board } from '../model/Board.ts'
import { toBoardFile, type BoardFile } from '../model/boardFile.ts'
import { createCards, type Acting, type Draft } from '../model/commands.ts'
import type { ParticipantId } from '../model/ids.ts'
import { applyTemplate, parseTemplate } from '../model/template.ts'
import { repeatable } from '../tests/support/sampleWorkshop.ts'

const TEMPLATE = join(import.meta.dirname, '..', 'templates', 'impact-effort.json')
const STEP = { x: 280, y: 240 }
/** Clear of the template's own areas. */
const TOP = 4000

const TEXTS = [
  { kind: 'note', values: { text: 'Ask service for their top ten calls before the fair' } },
  { kind: 'touchpoint', values: { title: 'Trial pump request', channel: 'form', moment: 'macro' } },
  {
    kind: 'story',
    values: { asA: 'new lead', iWant: 'an answer in one day', soThat: 'I stay', impact: 8 },
  },
] as const satisfies readonly Draft[]

/** A board with so many cards in a square, of three kinds, the same each time. */
export function boardOf(count: number): BoardFile {
  const board = new Board(new Y.Doc())
  const acting: Acting = { by: 'Ada0' as ParticipantId, now: 0, random: repeatable(count) }
  const template = parseTemplate(JSON.parse(readFileSync(TEMPLATE, 'utf8')))
  applyTemplate(board, template, { title: `${count} cards`, language: 'en', acting })
  const columns = Math.ceil(Math.sqrt(count))
  const drafts = Array.from({ length: count }, (_, i): Draft => {
    const g: [number, number, number] = [
      (i % columns) * STEP.x,
      TOP + Math.floor(i / columns) * STEP.y,
      0,
    ]
    return { ...must(TEXTS[i % TEXTS.length], 'a text'), g }
  })
  createCards(board, acting, drafts)
  return toBoardFile(board)
}
