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

/** The one answer to "may they?", asked by both sides; the server's counts. */
export function can(role: Role, action: BoardAction): boolean {
  return (RIGHTS[action] as readonly Role[]).includes(role)
}
