import { z } from 'zod'
import { KIND_NAMES, kindOf } from './cards.ts'
import type { Field } from './fields.ts'
import { FRAMEWORKS, type FrameworkName } from './frameworks.ts'
import type { Language } from './language.ts'
import { areaAround, journeyColumns, MIN_COLUMN, overlaps } from './layout.ts'
import { WRITERS } from './roles.ts'
import { SCALES, type ScaleName } from './scales.ts'
import type { Box, StepMode } from './state.ts'

const AREA_KINDS = [
  'goal',
  'choice',
  'personas',
  'journey',
  'stories',
  'matrix',
  'actions',
  'free',
] as const
const MODES = ['free', 'private', 'vote', 'presentation'] as const satisfies StepMode[]

const text = z.string().trim().min(1)
const words = z.strictObject({ en: text, fr: text } satisfies Record<Language, typeof text>)
const id = z.string().regex(/^[a-z][a-zA-Z0-9-]{0,39}$/)
const namesOf = <Name extends string>(table: Readonly<Record<Name, unknown>>) =>
  z.enum(Object.keys(table) as [Name, ...Name[]])
/** A card's fields by name: texts in every language, choices as keys. */
const values = z.record(z.string(), z.union([words, z.array(words), z.string(), z.number()]))
const length = z.number().min(40).max(20_000)
const place = z.number().min(-100_000).max(100_000)

const area = z.strictObject({
  id,
  kind: z.enum(AREA_KINDS),
  title: words,
  /** One sentence: what to do here. */
  hint: words,
  /** x, y, width, height in canvas units. */
  box: z.tuple([place, place, length, length]),
  framework: namesOf<FrameworkName>(FRAMEWORKS).optional(),
  /** The columns of a journey, as fields of stage cards. */
  stages: z.array(values).default([]),
})
const card = z.strictObject({ kind: z.enum(KIND_NAMES), area: id, values })
const step = z.strictObject({
  id,
  title: words,
  /** What participants are told. */
  instruction: words,
  minutes: z.int().min(1).max(600),
  area: id.optional(),
  mode: z.enum(MODES).default('free'),
  writers: z.enum(WRITERS).default('all'),
})
export const templateSchema = z
  .strictObject({
    id,
    /** Its place in the gallery. */
    position: z.int(),
    title: words,
    /** One sentence: what comes out of it. */
    about: words,
    duration: words,
    people: words,
    scale: namesOf<ScaleName>(SCALES).default('fibonacci'),
    areas: z.array(area).min(1),
    cards: z.array(card).default([]),
    agenda: z.array(step).default([]),
  })
  .superRefine((template, context) => {
    for (const { path, message } of faultsOf(template)) {
      context.addIssue({ code: 'custom', path, message })
    }
  })

/** Fields of a card as a template states them. */
export type TemplateValues = z.infer<typeof values>
type TemplateArea = z.infer<typeof area>
type TemplateCard = z.infer<typeof card>
type TemplateStep = z.infer<typeof step>

/** The area as an empty board shows it: a journey with all its columns. */
export function templateArea(area: TemplateArea): Box {
  return areaAround(
    area.box,
    journeyColumns(
      area.box,
      area.stages.map(() => MIN_COLUMN),
    ),
  )
}

interface Fault {
  readonly path: (string | number)[]
  readonly message: string
}

/** What a schema can't say: ids are unique, what is named exists, areas don't lie on each other. */
function faultsOf(template: {
  areas: TemplateArea[]
  cards: TemplateCard[]
  agenda: TemplateStep[]
}): Fault[] {
  const { areas, cards, agenda } = template
  const faults: Fault[] = []
  const hasArea = (name: string | undefined) =>
    name === undefined || areas.some((area) => area.id === name)
  areas.forEach((area, i) => {
    const here = (message: string, field: string) =>
      faults.push({ path: ['areas', i, field], message })
    const earlier = areas.slice(0, i)
    if (earlier.some((other) => other.id === area.id)) here(`"${area.id}" is taken`, 'id')
    const other = earlier.find((one) => overlaps(templateArea(one), templateArea(area)))
    if (other) here(`overlaps the area "${other.id}"`, 'box')
    if (area.stages.length > 0 && area.kind !== 'journey') here('only a journey has them', 'stages')
    area.stages.forEach((fields, n) =>
      faults.push(...valueFaults('stage', fields, ['areas', i, 'stages', n])),
    )
  })
  cards.forEach((card, i) => {
    if (!hasArea(card.area))
      faults.push({ path: ['cards', i, 'area'], message: `no area "${card.area}"` })
    faults.push(...valueFaults(card.kind, card.values, ['cards', i, 'values']))
  })
  agenda.forEach((step, i) => {
    if (agenda.findIndex((other) => other.id === step.id) < i)
      faults.push({ path: ['agenda', i, 'id'], message: `"${step.id}" is taken` })
    if (!hasArea(step.area))
      faults.push({ path: ['agenda', i, 'area'], message: `no area "${step.area}"` })
  })
  return faults
}

function valueFaults(kind: string, fields: TemplateValues, path: (string | number)[]): Fault[] {
  return Object.entries(fields).flatMap(([name, value]) => {
    const field = kindOf(kind)?.fields[name]
    if (field && fits(field, value)) return []
    const message = field
      ? `isn't a value of a field of type ${field.type}`
      : `no field of a ${kind}`
    return [{ path: [...path, name], message }]
  })
}

function fits(field: Field, value: TemplateValues[string]): boolean {
  switch (field.type) {
    case 'text':
      return typeof value === 'object' && !Array.isArray(value)
    case 'list':
      return Array.isArray(value) && field.item === undefined
    case 'choice':
      return typeof value === 'string' && Object.hasOwn(field.options, value)
    case 'number':
    case 'score':
      return typeof value === 'number'
    case 'portrait':
    case 'date':
      return typeof value === 'string'
    default:
      return false
  }
}
