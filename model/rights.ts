import { KINDS } from './cards.ts'
import { deleterKey, isDeleterKey } from './deletion.ts'
import { isContainer, type Field } from './fields.ts'
import type { ParticipantId } from './ids.ts'
import { FORBIDDEN_KEYS } from './plainJson.ts'
import { can, type Role, type Writers } from './roles.ts'

/** Whose edit it is, by the server's word. */
export interface Editor {
  readonly role: Role
  readonly participantId: ParticipantId
  /** Whom the step that the workshop is at lets write. */
  readonly writers: Writers
}

/** What an edit does to one place of the document. */
export interface Change {
  /** The root, then keys. What happens inside a text or list happens at its own path. */
  readonly path: readonly string[]
  readonly how: 'set' | 'delete' | 'inside'
  /** It is, or was when it was made, a map: what every card is. */
  readonly isMap: boolean
  /** Something is, or was, at this place before. */
  readonly isAgain: boolean
  /** Something is there that nobody has removed. */
  readonly isTaken: boolean
  /** Ends a text or map that others may be writing in and that somebody else made. */
  readonly endsContainer: boolean
  /** The value that is set, where it is a plain one. */
  readonly value: () => unknown
}

/**
 * *reversed*: what an honest client can have sent a second too late, before it heard of a new role or step. *refused*: what
 * no honest client sends.
 */
export type Judgement = 'allowed' | 'reversed' | 'refused'

type Rule =
  /** Whoever may edit the board. */
  | 'edit'
  | 'arrange'
  /** Nobody but the server. */
  | 'server'
  /** A card itself: put where there is none, never deleted nor replaced. */
  | 'card'
  /** Said once, when the card is made. */
  | 'once'
  /** Said once, and only of oneself. */
  | 'author'
  /** A key per person: one's own; a facilitator may tidy up. */
  | 'own'
  /** A key per person: one's own, whoever asks. */
  | 'self'
  /** A value, or a text or map that nobody replaces. */
  | 'field'

const fields: readonly (readonly [string, Field])[] = Object.values(KINDS).flatMap((kind) =>
  Object.entries<Field>(kind.fields),
)
const namesOf = (wanted: (field: Field) => boolean): ReadonlySet<string> =>
  new Set(fields.flatMap(([name, field]) => (wanted(field) ? [name] : [])))

const KEYS = namesOf(({ type }) => type === 'key')
const VOTES = namesOf(({ type }) => type === 'votes')
const PINNED = namesOf(({ facilitator }) => facilitator === true)
/** A map in one kind and a plain value in another: a card that changes its kind may change it. */
const PLAIN = namesOf((field) => !isContainer(field))

/**
 * May they? Cards never lose their author, age or key, whoever asks, and nobody deletes in another's name; areas, agenda
 * and settings are a facilitator's; in a step that only facilitators write in, so is everything.
 */
export function judge(change: Change, editor: Editor): Judgement {
  const judgement = judgeByRole(change, editor)
  const isStepTheirs = can(editor.role, 'edit', editor.writers)
  return judgement === 'allowed' && !isStepTheirs ? 'reversed' : judgement
}

function judgeByRole(change: Change, editor: Editor): Judgement {
  if (change.how === 'set' && change.path.some((key) => FORBIDDEN_KEYS.has(key))) return 'refused'
  switch (ruleOf(change.path)) {
    case 'edit':
      return 'allowed'
    case 'arrange':
      if (can(editor.role, 'arrange')) return 'allowed'
      // Brought back as a new one, it would lack what others write in it at this moment.
      return change.endsContainer ? 'refused' : 'reversed'
    case 'own': {
      const isOwn = change.path[3] === editor.participantId
      return isOwn || can(editor.role, 'arrange') ? 'allowed' : 'reversed'
    }
    case 'self':
      return change.path[2] === deleterKey(editor.participantId) ? 'allowed' : 'reversed'
    case 'field':
      return change.endsContainer && !PLAIN.has(change.path[2] ?? '') ? 'refused' : 'allowed'
    case 'card':
      if (!change.isMap) return mayTidy(change, editor) ? 'allowed' : 'refused'
      // Again: one that lay in the bin for too long comes back with an earlier version.
      return change.how === 'set' && !change.isTaken ? 'allowed' : 'refused'
    case 'once':
      return isFirst(change) ? 'allowed' : 'refused'
    case 'author':
      return isFirst(change) && change.value() === editor.participantId ? 'allowed' : 'refused'
    case 'server':
      return 'refused'
  }
}

/** The first that matters in a path decides; what lies deeper in a card belongs to whoever may edit. */
function ruleOf(path: readonly string[]): Rule {
  const [root, id, field] = path
  switch (root) {
    case 'board':
      return id === 'version' || id === 'template' ? 'server' : 'arrange'
    case 'areas':
    case 'workshop':
      return 'arrange'
    case 'bin':
      return 'server'
    case 'cards':
      return field === undefined ? 'card' : ruleOfField(field, path.length)
    default:
      return 'edit'
  }
}

function ruleOfField(name: string, depth: number): Rule {
  if (name === 'createdBy') return 'author'
  if (name === 'createdAt') return 'once'
  if (KEYS.has(name)) return 'server'
  if (PINNED.has(name)) return 'arrange'
  if (isDeleterKey(name)) return 'self'
  if (depth === 3) return 'field'
  return VOTES.has(name) ? 'own' : 'edit'
}

/** What is no card got in before that was refused. */
function mayTidy({ how }: Change, { role }: Editor): boolean {
  return how === 'delete' && can(role, 'arrange')
}

function isFirst({ how, isAgain }: Change): boolean {
  return how === 'set' && !isAgain
}
