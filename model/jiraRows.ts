import { isKind, KINDS, type CardOf } from './cards.ts'
import { cellOf, type Cell, type ExportTable } from './cells.ts'
import type { Field, ListItem } from './fields.ts'
import { fold } from './fold.ts'
import type { BoardId, CardId } from './ids.ts'
import type { Language, Words } from './language.ts'
import type { Quadrant } from './matrix.ts'
import { byOrder, compareText } from './order.ts'
import { rankStories, type RankedStory } from './ranking.ts'
import { liveCards, type BoardState } from './state.ts'
import { storyPhrases } from './storyText.ts'
import { words } from './vocabulary.ts'
import { oneLine, shortened, wikiEscape, wikiLine, wikiLink } from './wikiText.ts'

/** Jira's hosted product, which names an epic by a number within the file; and its data centre, by the epic's name. */
export type JiraFlavor = 'cloud' | 'dc'

export interface JiraExport {
  readonly flavor: JiraFlavor
  readonly language: Language
  readonly boardId: BoardId | string
}

/** EXP4: what Jira takes as a summary, in UTF-16 units. */
const SUMMARY_MAX = 255

/** EXP5: MoSCoW says it, else the quadrant. */
const PRIORITY_OF_MOSCOW: Readonly<Record<string, string>> = {
  must: 'Highest',
  should: 'High',
  could: 'Medium',
  wont: 'Lowest',
}
const PRIORITY_OF_QUADRANT: Readonly<Record<Quadrant, string>> = {
  quickWin: 'High',
  bigBet: 'Medium',
  fillIn: 'Low',
  moneyPit: 'Lowest',
}
const PRIORITY_ELSE = 'Medium'

const TITLES = {
  story: words('User story', 'Récit utilisateur'),
  details: words('Details', 'Détails'),
  untitled: words('Untitled', 'Sans titre'),
} as const satisfies Record<string, Words>

/** One issue before it is laid out in the columns of a flavour. */
interface Issue {
  readonly type: 'Epic' | 'Story'
  /** Its number within the file. */
  readonly id: number
  readonly epic: EpicIssue | undefined
  readonly epicName: string | undefined
  readonly summary: string
  readonly description: string
  readonly priority: string
  readonly labels: readonly string[]
  readonly effort: number | undefined
  readonly impact: number | undefined
  readonly externalId: string | undefined
  readonly moscow: Cell
}

interface EpicIssue {
  readonly id: number
  /** Unlike any other epic's: the data centre finds an epic by it. */
  readonly name: string
}

type Epic = CardOf<'epic'>

/** EXP3: epics first, then the stories in rank order, as Jira's CSV importer takes them. */
export function jiraRows(state: BoardState, options: JiraExport): ExportTable {
  const cards = liveCards(state).filter((card): card is Epic => isKind(card, 'epic'))
  cards.sort((a, b) => compareText(a.fields.name, b.fields.name) || byOrder(a, b))
  const epics = numberEpics(cards, options.language)
  const issues = [
    ...cards.map((card) => epicIssue(card, epics, state, options)),
    ...rankStories(state).map((ranked, i) =>
      storyIssue(ranked, epics.size + i + 1, epics, state, options),
    ),
  ]
  const labels = issues.reduce((most, issue) => Math.max(most, issue.labels.length), 1)
  const columns = columnsOf(options.flavor, labels)
  return {
    headers: columns.map(([header]) => header),
    rows: issues.map((issue) => columns.map(([, cell]) => cell(issue))),
  }
}

type Column = readonly [header: string, cell: (issue: Issue) => Cell]

/** Headers in the words the importer knows; empty columns are there to be filled in a spreadsheet. */
function columnsOf(flavor: JiraFlavor, labels: number): Column[] {
  const type: Column = ['Issue Type', ({ type }) => type]
  const summary: Column = ['Summary', (issue) => issue.summary]
  const rest: Column[] = [
    ['Due Date', () => undefined],
    ['Assignee', () => undefined],
    ['External ID', (issue) => issue.externalId],
    ['MoSCoW', (issue) => issue.moscow],
    ['Impact', (issue) => issue.impact],
  ]
  const middle: Column[] = [
    ['Description', (issue) => issue.description],
    ['Priority', (issue) => issue.priority],
    ...Array.from({ length: labels }, (_, i): Column => ['Labels', (issue) => issue.labels[i]]),
  ]
  const points: Column = ['Story Points', (issue) => issue.effort]
  if (flavor === 'dc') {
    const name: Column = ['Epic Name', (issue) => issue.epicName]
    const link: Column = ['Epic Link', ({ epic }) => epic?.name]
    return [type, summary, name, link, ...middle, points, ...rest]
  }
  const id: Column = ['Issue ID', (issue) => issue.id]
  const parent: Column = ['Parent', ({ epic }) => epic?.id]
  const estimate: Column = ['Story point estimate', (issue) => issue.effort]
  return [type, id, parent, summary, ...middle, estimate, points, ...rest]
}

function numberEpics(cards: readonly Epic[], language: Language): Map<CardId, EpicIssue> {
  const epics = new Map<CardId, EpicIssue>()
  const taken = new Set<string>()
  for (const card of cards) {
    const title = oneLine(card.fields.name) || TITLES.untitled[language]
    let name = shortened(title, SUMMARY_MAX)
    for (let n = 2; taken.has(name); n++) name = `${shortened(title, SUMMARY_MAX - 8)} (${n})`
    taken.add(name)
    epics.set(card.id, { id: epics.size + 1, name })
  }
  return epics
}

function epicIssue(
  card: Epic,
  epics: ReadonlyMap<CardId, EpicIssue>,
  state: BoardState,
  options: JiraExport,
): Issue {
  const { id = 0, name = '' } = epics.get(card.id) ?? {}
  const { goal, moscow } = card.fields
  const details = detailLines(KINDS.epic.fields, card, EPIC_PLACED, state, options.language)
  return {
    type: 'Epic',
    id,
    epic: undefined,
    epicName: name,
    summary: name,
    description: [wikiEscape(goal), ...details].filter((text) => text !== '').join('\n\n'),
    priority: PRIORITY_OF_MOSCOW[moscow ?? ''] ?? PRIORITY_ELSE,
    labels: [...boardLabels(state), cardLabel(options.boardId, card.id)],
    effort: undefined,
    impact: undefined,
    externalId: undefined,
    moscow: cellOf(KINDS.epic.fields.moscow, moscow, state, options.language),
  }
}

function storyIssue(
  { story, quadrant }: RankedStory,
  id: number,
  epics: ReadonlyMap<CardId, EpicIssue>,
  state: BoardState,
  options: JiraExport,
): Issue {
  const { key, iWant, asA, soThat, effort, impact, moscow, epic, stage } = story.fields
  const { language } = options
  const title = oneLine(iWant.replace(/^to\s+/i, '') || soThat || asA) || TITLES.untitled[language]
  const summary = `${key === undefined ? '' : `${key} `}${capital(title)}`
  const stageName = cellOf(KINDS.story.fields.stage, stage, state, 'en')
  const stageLabel = labelText(String(stageName ?? ''))
  return {
    type: 'Story',
    id,
    epic: epic === undefined ? undefined : epics.get(epic),
    epicName: undefined,
    summary: shortened(summary, SUMMARY_MAX),
    description: storyDescription(story, state, language),
    priority:
      PRIORITY_OF_MOSCOW[moscow ?? ''] ??
      (quadrant === undefined ? PRIORITY_ELSE : PRIORITY_OF_QUADRANT[quadrant]),
    labels: [
      ...boardLabels(state),
      cardLabel(options.boardId, story.id),
      ...(stageLabel === '' ? [] : [`stage-${stageLabel}`]),
    ],
    effort,
    impact,
    externalId: key,
    moscow: cellOf(KINDS.story.fields.moscow, moscow, state, language),
  }
}

/** Fields with a place of their own in an issue; all others are listed as details. */
const STORY_PLACED = new Set(
  'key asA iWant soThat epic impactVotes effortVotes requirements acceptanceCriteria links rank'.split(
    ' ',
  ),
)
const EPIC_PLACED = new Set(['name', 'goal', 'colour'])

function storyDescription(
  story: RankedStory['story'],
  state: BoardState,
  language: Language,
): string {
  const { fields } = KINDS.story
  const { acceptanceCriteria, requirements, links } = story.fields
  const sentence = storyPhrases(story.fields, state.info.language).map(({ lead, text }) =>
    lead === '' ? wikiEscape(text) : `*${lead}* ${wikiEscape(text)}`,
  )
  const bullets = (items: readonly string[]) => items.map((item) => `* ${item}`).join('\n')
  const criteria = acceptanceCriteria
    .map((item) => wikiLine(item.text))
    .filter((item) => item !== '')
  return [
    section(TITLES.story[language], sentence.join('\n')),
    section(fields.acceptanceCriteria.label[language], bullets(criteria)),
    section(fields.requirements.label[language], wikiEscape(requirements)),
    section(
      fields.links.label[language],
      bullets(links.map(linkLine).filter((line) => line !== '')),
    ),
    section(
      TITLES.details[language],
      detailLines(fields, story, STORY_PLACED, state, language).join('\n'),
    ),
  ]
    .filter((text) => text !== '')
    .join('\n\n')
}

function section(title: string, body: string): string {
  return body === '' ? '' : `h3. ${wikiLine(title)}\n${body}`
}

function linkLine({ values }: ListItem): string {
  const [label, url] = [String(values['label'] ?? ''), String(values['url'] ?? '')]
  return url === '' ? wikiLine(label) : wikiLink(label, url)
}

/** EXP2: a new field of the kind appears here by itself. */
function detailLines(
  fields: Readonly<Record<string, Field>>,
  card: Epic | RankedStory['story'],
  placed: ReadonlySet<string>,
  state: BoardState,
  language: Language,
): string[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    if (placed.has(name)) return []
    const text = wikiLine(String(cellOf(field, card.fields[name], state, language) ?? ''))
    return text === '' ? [] : [`* *${field.label[language]}:* ${text}`]
  })
}

function boardLabels(state: BoardState): string[] {
  const label = labelText(state.info.title)
  return label === '' ? [] : [label]
}

/** Finds the issue of a card again, whatever happens to its text. */
function cardLabel(board: string, card: CardId): string {
  return `atelier-${board}-${card}`.toLowerCase()
}

/** EXP6: a label has no spaces; letters, digits and hyphens only. */
function labelText(text: string): string {
  return fold(text)
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .slice(0, 60)
    .replace(/^-|-$/g, '')
}

function capital(text: string): string {
  const [first = ''] = text
  return first.toUpperCase() + text.slice(first.length)
}
