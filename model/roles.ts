/** What a link allows. A facilitator may do all that a participant may, a participant all that a viewer may. */
export const ROLES = ['facilitator', 'participant', 'viewer'] as const
export type Role = (typeof ROLES)[number]

const RIGHTS = {
  read: ['facilitator', 'participant', 'viewer'],
  export: ['facilitator', 'participant', 'viewer'],
  edit: ['facilitator', 'participant'],
  upload: ['facilitator', 'participant'],
  import: ['facilitator', 'participant'],
  /** Areas, agenda, scale, matrix split, title and goal. */
  arrange: ['facilitator'],
  summon: ['facilitator'],
  /** Earlier states hold what has been taken out since: not for those who were only shown the board. */
  lookBack: ['facilitator', 'participant'],
  /** Versions, restoring, and rewinding a person. */
  rewrite: ['facilitator'],
  rename: ['facilitator'],
  share: ['facilitator'],
  duplicate: ['facilitator'],
  /** Export or erase what is stored about others. */
  people: ['facilitator'],
  delete: ['facilitator'],
} as const satisfies Record<string, readonly Role[]>

export type BoardAction = keyof typeof RIGHTS

/** Whom a step of the agenda lets write. */
export const WRITERS = ['all', 'facilitators'] as const
export type Writers = (typeof WRITERS)[number]

/** What a step that facilitators alone write in takes from everybody else. */
const WRITING: ReadonlySet<BoardAction> = new Set<BoardAction>(['edit', 'upload', 'import'])

/**
 * The one answer to "may they?", asked by both sides; the server's counts. `writers` is the word of the step that the
 * workshop is at.
 */
export function can(role: Role, action: BoardAction, writers: Writers = 'all'): boolean {
  const isTaken = writers === 'facilitators' && role !== 'facilitator' && WRITING.has(action)
  return !isTaken && (RIGHTS[action] as readonly Role[]).includes(role)
}

/** A value of a newer program takes nothing away. */
export function readWriters(value: unknown): Writers {
  return value === 'facilitators' ? value : 'all'
}
