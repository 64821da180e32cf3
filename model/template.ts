import * as Y from 'yjs'
import type { z } from 'zod'
import { DOCUMENT_VERSION, type Board, type Node } from './Board.ts'
import { createCards, type Acting, type Draft } from './commands.ts'
import type { FieldInput } from './fields.ts'
import { topLayer } from './geometry.ts'
import { newId, type AreaId } from './ids.ts'
import type { Language, Words } from './language.ts'
import { AREA_HEADER, AREA_PAD } from './layout.ts'
import { orderKeyBetween, orderKeysBetween } from './order.ts'
import { layOut } from './placement.ts'
import type { Box } from './state.ts'
import { templateSchema, type TemplateValues } from './templateSchema.ts'

/** A kind of workshop as data: its texts are in every language, its areas, stages and agenda ready to seed. */
export type Template = z.infer<typeof templateSchema>

/** TPL1: turns JSON into a template, or throws an error that names the template and the field. */
export function parseTemplate(json: unknown): Template {
  const parsed = templateSchema.safeParse(json)
  if (parsed.success) return parsed.data
  const name = (json as { id?: unknown } | null)?.id
  const issue = parsed.error.issues[0]
  const where = issue?.path.join('.') || 'the file'
  throw new Error(
    `Template ${typeof name === 'string' ? `"${name}"` : 'without an id'}: ${where}: ${issue?.message}`,
  )
}

/** What the board is called, the language its texts are seeded in, and who seeds it. */
export interface Seed {
  readonly title: string
  readonly language: Language
  readonly acting: Acting
}

/** TPL2: fills an empty board. Called by the server only: two clients that seed would lose one's content. */
export function applyTemplate(board: Board, template: Template, seed: Seed): void {
  board.doc.transact(() => {
    seedInfo(board, template, seed)
    seedAreas(board, template, seed)
    seedAgenda(board, template, seed)
  })
  const { acting, language } = seed
  const stages = template.areas.flatMap((area) =>
    area.stages.map((fields): Draft => ({
      kind: 'stage',
      area: area.id as AreaId,
      values: localised(fields, language),
    })),
  )
  createCards(board, acting, stages)
  for (const card of template.cards) {
    const draft: Draft = { kind: card.kind, values: localised(card.values, language) }
    layOut(board, createCards(board, acting, [draft]), card.area as AreaId)
  }
}

function seedInfo(board: Board, template: Template, { title, language }: Seed): void {
  board.info.set('version', DOCUMENT_VERSION)
  board.info.set('title', title)
  board.info.set('goal', new Y.Text())
  board.info.set('language', language)
  board.info.set('scale', template.scale)
  board.info.set('template', template.id)
}

function seedAreas(board: Board, template: Template, { language, acting }: Seed): void {
  const orders = orderKeysBetween(null, null, template.areas.length, acting.random)
  template.areas.forEach((area, i) => {
    const node: Node = new Y.Map()
    board.areas.set(area.id, node)
    node.set('kind', area.kind)
    node.set('title', area.title[language])
    node.set('hint', area.hint[language])
    node.set('box', area.box)
    node.set('order', orders[i])
    node.set('protected', true)
    if (area.framework) node.set('framework', area.framework)
    if (area.kind === 'journey') node.set('personas', new Y.Map())
    if (area.kind === 'matrix') addMatrix(board, area.box, acting)
  })
}

/** TPL3: the area of a matrix is seeded with one that fills it. */
function addMatrix(board: Board, [x, y, w, h]: Box, { random }: Acting): void {
  const record: Node = new Y.Map()
  board.canvas.set(`shape:${newId(random)}`, record)
  record.set('typeName', 'shape')
  record.set('type', 'matrix')
  record.set('index', orderKeyBetween(topLayer(board), null, random))
  record.set('g', [x + AREA_PAD, y + AREA_HEADER, 0])
  record.set('p.w', w - 2 * AREA_PAD)
  record.set('p.h', h - AREA_HEADER - AREA_PAD)
}

function seedAgenda(board: Board, template: Template, { language, acting }: Seed): void {
  const agenda: Y.Map<Node> = new Y.Map()
  board.workshop.set('agenda', agenda)
  const orders = orderKeysBetween(null, null, template.agenda.length, acting.random)
  template.agenda.forEach((step, i) => {
    const node: Node = new Y.Map()
    agenda.set(step.id, node)
    node.set('order', orders[i])
    node.set('title', new Y.Text(step.title[language]))
    node.set('instruction', new Y.Text(step.instruction[language]))
    node.set('minutes', step.minutes)
    node.set('mode', step.mode)
    node.set('writers', step.writers)
    if (step.area) node.set('area', step.area)
  })
  const first = template.agenda[0]
  if (first) board.workshop.set('step', first.id)
}

function localised(fields: TemplateValues, language: Language): Record<string, FieldInput> {
  const inLanguage = (value: Words) => value[language]
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      if (Array.isArray(value)) return [name, value.map(inLanguage)]
      return [name, typeof value === 'object' ? inLanguage(value) : value]
    }),
  )
}
