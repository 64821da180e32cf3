import type { BoardId, ParticipantId } from '../../model/ids.ts'
import type { Language } from '../../model/language.ts'
import type { Role } from '../../model/roles.ts'
import { readState } from '../../model/state.ts'
import type { Session } from '../auth/authenticate.ts'
import type { Config } from '../config.ts'
import type { BoardStorage, Participant } from '../storage/BoardStorage.ts'
import type { Rooms } from '../sync/Rooms.ts'
import { erasedAt, expiresAt } from './expiry.ts'

/** What `GET /api/boards/:id` tells a member. */
export interface BoardAnswer {
  readonly id: BoardId
  readonly title: string
  readonly language: Language
  readonly template: string
  /** Milliseconds since 1970. */
  readonly createdAt: number
  readonly updatedAt: number
  /** In the bin since then. */
  readonly deletedAt?: number
  /** Erased then, if it stays there. */
  readonly erasedAt?: number
  /** Goes to the bin by itself then or within a day, if nobody opens or edits it; only where boards expire. */
  readonly expiresAt?: number
  readonly session: {
    readonly role: Role
    readonly participantId: ParticipantId
    readonly name: string
    readonly idPrefix: number
  }
  /** Everybody who ever joined: the names behind `createdBy`. */
  readonly participants: readonly Participant[]
}

export async function boardInfo(
  {
    config,
    storage,
    rooms,
  }: { readonly config: Config; readonly storage: BoardStorage; readonly rooms: Rooms },
  { board, role, participantId, name, idPrefix }: Session,
): Promise<BoardAnswer> {
  const { id, createdAt, updatedAt, deletedAt } = board
  const { title, language, template } = (await rooms.run(id, readState)).info
  return {
    id,
    title,
    language,
    template,
    createdAt,
    updatedAt,
    ...(deletedAt === undefined ? {} : { deletedAt }),
    ...defined({ erasedAt: erasedAt(config, board), expiresAt: expiresAt(config, board) }),
    session: { role, participantId, name, idPrefix },
    participants: await storage.participants(id),
  }
}

function defined(times: Readonly<Record<string, number | undefined>>): Record<string, number> {
  const known = Object.entries(times).filter(([, at]) => at !== undefined)
  return Object.fromEntries(known) as Record<string, number>
}
