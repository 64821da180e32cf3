import { readCell } from '../cells.ts'
import { KINDS } from '../cards.ts'
import type { Field, FieldInput } from '../fields.ts'
import { foldName } from '../fold.ts'
import { readStory, storySentence } from '../storyText.ts'
import type { ImportTarget } from './headers.ts'
import type { KnownCards, KnownKind } from './knownCards.ts'
import type { TableRow } from './readTable.ts'

/** Why somebody should look at a row; what couldn't be read is kept as text of the story. */
export type ProblemCode =
  | 'incomplete' // doesn't say who wants what
  | 'duplicate' // the same story stands in the file or on the board already
  | 'unknownChoice' // not a word of this field's vocabulary
  | 'unknownScore' // no number and no size
  | 'unknownNumber'
  | 'unknownDate'
  | 'unknownStage' // no such card on this board
  | 'unknownTouchpoint'

export interface ImportProblem {
  readonly code: ProblemCode
  /** The field it is about; undefined for the story as a whole. */
  readonly field: ImportTarget | undefined
  /** What the file says there. */
  readonly text: string
}

/** One row as the card it becomes. */
export interface ImportRow {
  /** Where it begins in the file, from 1. */
  readonly line: number
  readonly raw: string
  readonly kind: 'story' | 'epic'
  /** Fields of the card. References are names; names that no card has are made, or are a problem. */
  readonly values: Readonly<Record<string, FieldInput>>
  readonly problems: readonly ImportProblem[]
}

/** What a row is read with. */
export interface RowContext {
  readonly targets: readonly (ImportTarget | undefined)[]
  readonly headers: readonly string[]
  readonly known: KnownCards
  /** Names of the rows by their keys: an epic may be named by its key. */
  readonly names: ReadonlyMap<string, string>
  /** Written by our own export: cells are taken to the letter. */
  readonly exact: boolean
  /** Stories read so far: the second of two is a duplicate. */
  readonly seen: Set<string>
}

type Link = Readonly<{ label: string; url: string }>

/** What a row's cells say, before it is put together. */
interface Draft {
  readonly values: Record<string, FieldInput>
  readonly sentences: string[]
  readonly references: string[]
  /** What found no place of its own: it goes into the requirements. */
  readonly rest: string[]
  readonly problems: ImportProblem[]
  issueType: string
}

export function readRow(row: TableRow, context: RowContext): ImportRow {
  const draft: Draft = {
    values: {},
    sentences: [],
    references: [],
    rest: [],
    problems: [],
    issueType: '',
  }
  row.cells.forEach((cell, i) => {
    const target = context.targets[i]
    if (target !== undefined && cell.trim() !== '') {
      takeCell(draft, target, context.exact ? cell : plainCell(cell), context.headers[i] ?? '')
    }
  })
  nameEpic(draft, context)
  checkNames(draft, context.known)
  const { line, raw } = row
  if (/^epics?$/i.test(draft.issueType)) {
    return { line, raw, kind: 'epic', values: epicValues(draft, row), problems: draft.problems }
  }
  putTogether(draft, row, context)
  return { line, raw, kind: 'story', values: draft.values, problems: draft.problems }
}

/** Without blanks around it, and without the bullets of a list. */
function plainCell(cell: string): string {
  const lines = cell.trim().split(/\r?\n/)
  const isList = lines.length > 1 && lines.every((line) => /^\s*[-*•]\s/.test(line))
  return (isList ? lines.map((line) => line.replace(/^\s*[-*•]\s+/, '')) : lines).join('\n')
}

function takeCell(draft: Draft, target: ImportTarget, cell: string, header: string): void {
  if (target === 'sentence') draft.sentences.push(cell)
  else if (target === 'reference') draft.references.push(cell.trim())
  else if (target === 'issueType') draft.issueType = cell.trim()
  else takeField(draft, target, cell, header)
}

function takeField(
  draft: Draft,
  name: Exclude<ImportTarget, 'sentence' | 'reference' | 'issueType'>,
  cell: string,
  header: string,
): void {
  const field: Field = KINDS.story.fields[name]
  const value = readCell(field, cell)
  const old = draft.values[name]
  if (value === undefined) {
    draft.problems.push({ code: problemOf(field), field: name, text: cell.trim() })
    if (field.type === 'score') addText(draft.values, `${name}Comment`, cell)
    else draft.rest.push(`${header}: ${cell.trim()}`)
  } else if (old === undefined) draft.values[name] = value
  else if (field.type === 'text') addText(draft.values, name, cell)
  else if (Array.isArray(old)) draft.values[name] = [...old, ...(value as string[])]
  else if (old !== value) draft.rest.push(`${header}: ${cell.trim()}`)
}

function problemOf(field: Field): ProblemCode {
  if (field.type === 'score') return 'unknownScore'
  if (field.type === 'date') return 'unknownDate'
  return field.type === 'number' ? 'unknownNumber' : 'unknownChoice'
}

function addText(values: Record<string, FieldInput>, name: string, text: string): void {
  const old = values[name]
  values[name] = typeof old === 'string' && old !== '' ? `${old}\n${text}` : text
}

/** Jira names the epic of an issue by its key or number. */
function nameEpic({ values, rest }: Draft, { names }: RowContext): void {
  const { epic } = values
  if (typeof epic !== 'string') return
  const name = names.get(foldName(epic))
  if (name !== undefined || !/^\d+$/.test(epic)) values['epic'] = name ?? epic
  else {
    rest.push(`${KINDS.story.fields.epic.label.en}: ${epic}`)
    delete values['epic']
  }
}

/** Personas and epics can be made with the story; a stage or touchpoint that isn't there is told. */
function checkNames({ values, rest, problems }: Draft, known: KnownCards): void {
  const isKnown = (kind: KnownKind, name: string) => known[kind].has(foldName(name))
  const { stage, touchpoints } = values
  if (typeof stage === 'string' && !isKnown('stage', stage)) {
    problems.push({ code: 'unknownStage', field: 'stage', text: stage })
    rest.push(`${KINDS.story.fields.stage.label.en}: ${stage}`)
    delete values['stage']
  }
  if (Array.isArray(touchpoints)) {
    const missing = (touchpoints as string[]).filter((name) => !isKnown('touchpoint', name))
    for (const name of missing) {
      problems.push({ code: 'unknownTouchpoint', field: 'touchpoints', text: name })
      rest.push(`${KINDS.story.fields.touchpoints.label.en}: ${name}`)
    }
    values['touchpoints'] = (touchpoints as string[]).filter((name) => !missing.includes(name))
  }
}

function putTogether(draft: Draft, row: TableRow, { seen, known, exact }: RowContext): void {
  const { values, sentences, references, rest, problems } = draft
  const given = ['asA', 'iWant', 'soThat'].some((part) => values[part] !== undefined)
  const main = sentences.find((text) => readStory(text).complete) ?? sentences[0]
  if (!given && main !== undefined) {
    const { parts: read, tag } = readStory(main)
    Object.assign(values, read)
    if (tag !== '') references.push(tag)
  }
  rest.unshift(...sentences.filter((text) => given || text !== main))
  if (!exact && ['asA', 'iWant', 'soThat'].every((part) => isBlank(values[part]))) {
    values['iWant'] = textOf(row)
  }
  const parts = {
    asA: asText(values['asA']),
    iWant: asText(values['iWant']),
    soThat: asText(values['soThat']),
  }
  const text = storySentence(parts, 'en')
  const said = foldName(text)
  if (isBlank(parts.asA) || isBlank(parts.iWant)) {
    problems.unshift({ code: 'incomplete', field: undefined, text })
  }
  if (seen.has(said) || known.stories.has(said)) {
    problems.push({ code: 'duplicate', field: undefined, text })
  }
  seen.add(said)
  for (const kept of rest) addText(values, 'requirements', kept)
  addReferences(values, references)
}

/** A key from elsewhere is the label of a link: of the only one without a label, else of one without address. */
function addReferences(values: Record<string, FieldInput>, references: readonly string[]): void {
  const links = [...((values['links'] ?? []) as readonly Link[])]
  for (const reference of new Set(references)) {
    const bare = links.findIndex((link) => link.label === '')
    if (links.length === 1 && bare === 0) links[0] = { label: reference, url: links[0]?.url ?? '' }
    else links.push({ label: reference, url: '' })
  }
  if (links.length > 0) values['links'] = links
}

function epicValues(draft: Draft, row: TableRow): Record<string, FieldInput> {
  const { epic, moscow, owner, requirements } = draft.values
  const [name = asText(epic) || textOf(row), ...more] = draft.sentences
  const values: Record<string, FieldInput> = { name: name.trim(), moscow, owner }
  const goal = [...more, asText(requirements), ...draft.rest].filter((text) => text !== '')
  return { ...values, goal: goal.join('\n') }
}

/** Everything a row says, on one line. */
export function textOf(row: TableRow): string {
  return row.cells
    .map((cell) => cell.trim())
    .filter((cell) => cell !== '')
    .join(' · ')
}

/** A value as the text it is; '' for anything else. */
export function asText(value: FieldInput): string {
  return typeof value === 'string' ? value : ''
}

function isBlank(value: FieldInput): boolean {
  return asText(value).trim() === ''
}
