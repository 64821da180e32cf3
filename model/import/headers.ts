import { KINDS } from '../cards.ts'
import { foldName } from '../fold.ts'
import { LANGUAGES, type Language, type Words } from '../language.ts'
import { words } from '../vocabulary.ts'

export type StoryField = keyof typeof KINDS.story.fields

/** What a column of a file can become. */
export type ImportTarget =
  | Exclude<StoryField, 'key' | 'impactVotes' | 'effortVotes'>
  | 'sentence'
  | 'reference'
  | 'issueType'

/** Columns that are no field of a story. */
const OTHER_TARGETS: Readonly<Record<Exclude<ImportTarget, StoryField>, Words>> = {
  sentence: words('Whole story', 'Récit entier'),
  reference: words('Original key', 'Clé d’origine'),
  issueType: words('Issue type', 'Type de ticket'),
}

export const IMPORT_TARGETS = [
  ...Object.keys(OTHER_TARGETS),
  ...Object.entries(KINDS.story.fields)
    .filter(([, field]) => field.type !== 'votes' && field.type !== 'key')
    .map(([name]) => name),
] as ImportTarget[]

export function targetLabel(target: ImportTarget, language: Language): string {
  return isOther(target)
    ? OTHER_TARGETS[target][language]
    : KINDS.story.fields[target].label[language]
}

function isOther(target: ImportTarget): target is keyof typeof OTHER_TARGETS {
  return Object.hasOwn(OTHER_TARGETS, target)
}

/** Columns that our exports derive: recognised, and computed anew instead of imported. */
export const COMPUTED = {
  rank: words('Rank', 'Rang'),
  priority: words('Priority', 'Priorité'),
  quadrant: words('Quadrant', 'Quadrant'),
} as const

/** What other tools and people call these columns, beside the names and labels of our own fields. */
const SYNONYMS: Readonly<Partial<Record<ImportTarget, string>>> = {
  sentence:
    'story, stories, user story, user stories, récit utilisateur, récit, récits, summary, résumé, title, titre, name, nom, issue, work item, backlog item, besoin, text, texte, phrase, task',
  reference:
    'jira key, issue key, issuekey, key, clé, id, story id, external id, ref, reference, référence, work item key, n, no, number, numéro, tag',
  issueType: 'issue type, work type, work item type, type, type de ticket',
  asA: 'as, as an, as a an, role, rôle, who, qui, actor, acteur, persona role',
  iWant: 'want, i want to, what, quoi, feature, fonctionnalité, action',
  soThat: 'why, pourquoi, benefit, bénéfice, in order to, afin que, pour, so',
  requirements:
    'description, details, détails, notes, note, comment, comments, commentaire, commentaires, remarques, requirement, prérequis, exigences',
  stage: 'funnel stage, column, colonne, phase, étape du funnel, journey stage',
  lifecycle: 'lifecycle, lead status, cycle de vie',
  touchpoints: 'touchpoint, point de contact',
  epic: 'epics, epic name, epic link, parent, parent summary, theme, thème, épopée',
  impact: 'business impact, business value, value, valeur, impact métier, valeur métier',
  effort:
    'story points, story point estimate, story point, storypoint, storypoints, points, estimate, estimation, complexity, complexité, charge, size, taille',
  impactComment: 'impact comment, commentaire impact',
  effortComment: 'effort comment, commentaire effort',
  acceptanceCriteria: 'criteria, acceptance criterion, critères, acceptance',
  owner: 'responsable, owner role',
  links: 'diagram url, url, link, lien, jira url',
  status: 'state, état, work item status',
}

const TARGET_OF: ReadonlyMap<string, ImportTarget> = new Map([
  ...Object.entries(SYNONYMS).flatMap(([target, names]) =>
    names.split(', ').map((name) => [foldName(name), target as ImportTarget] as const),
  ),
  ...IMPORT_TARGETS.flatMap((target) => {
    const spelt = target.replace(/[A-Z]/g, (letter) => ` ${letter}`)
    const names = [target, spelt, targetLabel(target, 'en'), targetLabel(target, 'fr')]
    return names.map((name) => [foldName(name), target] as const)
  }),
])

/** Headers of known tools that tell a table from text, but that nothing of ours can hold. */
const FOREIGN = new Set(
  [
    'Project key, Project name, Project type, Resolution, Assignee, Reporter, Creator, Created, Updated',
    'Last Viewed, Resolved, Due date, Votes, Labels, Environment, Watchers, Sprint, Components, Attachment',
    'Status Category, Issue id, Work item id, Export profile',
  ].flatMap((names) => names.split(', ').map(foldName)),
)

/** The name under which a header is looked up: Jira wraps its custom fields. */
function nameOfHeader(header: string): string {
  return foldName(header).replace(/^custom field /, '')
}

export function isKnownHeader(header: string): boolean {
  const name = nameOfHeader(header)
  return TARGET_OF.has(name) || FOREIGN.has(name) || isComputed(name)
}

/** Written by our own backlog export: its keys are given anew, like ranks. */
export function isOwnHeader(headers: readonly string[]): boolean {
  const names = new Set(headers.map(foldName))
  return LANGUAGES.some((language) =>
    [...Object.values(COMPUTED), KINDS.story.fields.key.label, KINDS.story.fields.asA.label].every(
      (label) => names.has(foldName(label[language])),
    ),
  )
}

/** What a column of this name usually holds; undefined for a name that says nothing to us. */
export function targetOfHeader(header: string): ImportTarget | undefined {
  const name = nameOfHeader(header)
  return isComputed(name) ? undefined : TARGET_OF.get(name)
}

function isComputed(name: string): boolean {
  return Object.values(COMPUTED).some((label) => Object.values(label).map(foldName).includes(name))
}
