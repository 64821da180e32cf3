import type * as Y from 'yjs'
import type { Board } from '../../model/Board.ts'
import { newId, type BoardId, type ParticipantId } from '../../model/ids.ts'
import { stepTitle } from '../../model/workshop.ts'
import { secureRandom } from '../auth/random.ts'
import { ApiError } from '../errors.ts'
import type { Log } from '../log.ts'
import type { BoardStorage, VersionKind, VersionRow } from '../storage/BoardStorage.ts'
import type { Room } from '../sync/Room.ts'
import type { Rooms } from '../sync/Rooms.ts'
import { pack } from './packing.ts'
import { superfluous } from './thinning.ts'

/** While people work, a version is kept so often; of a board of n megabytes n times as seldom. */
const EVERY_MS = 5 * 60 * 1000
const BYTES_PER_SPAN = 1024 * 1024
const MAX_NAMED = 100

interface Options {
  readonly storage: BoardStorage
  readonly rooms: Rooms
  readonly log: Log
  readonly everyMs?: number
}

interface Reason {
  /** One for each reason: two nodes that see the same keep it once. */
  readonly id: string
  readonly kind: VersionKind
  readonly author?: ParticipantId
  readonly name?: string
}

/** Keeps earlier states of boards: when they are opened, while people work, at each step of the agenda, and when asked. */
export class Versions {
  readonly #storage: BoardStorage
  readonly #rooms: Rooms
  readonly #log: Log
  readonly #everyMs: number

  constructor({ storage, rooms, log, everyMs = EVERY_MS }: Options) {
    this.#storage = storage
    this.#rooms = rooms
    this.#log = log
    this.#everyMs = everyMs
    rooms.onOpen = (room) => void this.#watch(room).catch((error) => this.#warn(room, error))
  }

  /** @throws {ApiError} storage, or boardFull when a board has as many named versions as it may */
  async name(board: BoardId, author: ParticipantId, name: string): Promise<VersionRow> {
    const named = (await this.#storage.versions(board)).filter(({ kind }) => kind === 'named')
    if (named.length >= MAX_NAMED) {
      throw new ApiError('boardFull', `A board keeps ${MAX_NAMED} named versions: delete one first`)
    }
    return this.#keepNow(board, { id: newId(secureRandom), kind: 'named', author, name })
  }

  /** What there was before somebody restored something else. @throws {ApiError} storage */
  beforeRestore(board: BoardId, author: ParticipantId): Promise<VersionRow> {
    return this.#keepNow(board, { id: newId(secureRandom), kind: 'restore', author })
  }

  async #keepNow(board: BoardId, reason: Reason): Promise<VersionRow> {
    const { kept } = await this.#rooms.use(board, (room) => ({ kept: this.#keep(room, reason) }))
    return (await kept).row
  }

  async #watch(room: Room): Promise<void> {
    let spanMs = this.#everyMs
    let timer: NodeJS.Timeout | undefined
    const keep = (reason: Reason) =>
      this.#keep(room, reason).then(
        ({ bytes }) => void (spanMs = this.#everyMs * Math.ceil(bytes / BYTES_PER_SPAN)),
        (error: unknown) => this.#warn(room, error),
      )
    const listen = (board: Board) => {
      // Not `update`: for that Yjs would encode each transaction.
      board.doc.on('afterTransaction', ({ changed }: Y.Transaction) => {
        if (changed.size === 0) return
        // At the end of a span of the clock: on every node that has the board open the same one.
        const id = `${room.id}-${spanMs}-${Math.floor(Date.now() / spanMs)}`
        timer ??= setTimeout(
          () => {
            timer = undefined
            void keep({ id, kind: 'auto' })
          },
          spanMs - (Date.now() % spanMs),
        ).unref()
      })
      board.workshop.observe(({ keysChanged }) => {
        const edit = board.workshop._map.get('step')?.id
        if (!keysChanged.has('step') || !edit) return
        const id = `${room.id}-${edit.client}-${edit.clock}`
        void keep({ id, kind: 'step', name: stepTitle(board) })
      })
    }
    const isListening = room.run(listen)
    room.onRead = listen
    await isListening
    const [last] = await this.#storage.versions(room.id)
    // What was not kept before the server ended; and where rewinding can start from.
    if (last === undefined || last.seq < room.seq) {
      await keep({ id: `${room.id}-open-${room.seq}`, kind: 'auto' })
    }
  }

  async #keep(room: Room, reason: Reason): Promise<{ row: VersionRow; bytes: number }> {
    const board = room.id
    const { seq, state } = await room.capture()
    const packed = await pack(state)
    const at = Date.now()
    const [before] = await this.#storage.versions(board)
    const writers = await this.#storage.writers(board, { after: before?.seq ?? 0, upTo: seq })
    const row = { author: undefined, name: undefined, ...reason, board, at, seq, writers }
    await this.#storage.addVersion({ ...row, state: packed })
    const dropped = superfluous(await this.#storage.versions(board), at)
    if (dropped.length > 0) await this.#storage.removeVersions(board, dropped)
    return { row, bytes: state.length }
  }

  /** A room that ended meanwhile has nothing to keep: its next opening sees to it. */
  #warn(room: Room, error: unknown): void {
    if (!room.isEnded) {
      this.#log.warn({ err: error, board: room.id }, 'a version could not be kept')
    }
  }
}
