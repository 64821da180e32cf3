import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { isId, type BoardId } from '../../model/ids.ts'
import { MAX_AWARENESS_BYTES } from '../../model/protocol.ts'
import type { Log } from '../log.ts'
import { StorageError } from '../storage/BoardStorage.ts'
import { FROM_BOARD, type PostgresDatabase } from '../storage/PostgresDatabase.ts'
import type { PresenceEntry } from '../sync/frames.ts'
import type { Heard, Peers, Wishes } from '../sync/Peers.ts'
import type { Messenger } from './Messenger.ts'

/** What was said is usually heard long before; what was not is found in the database so much later. */
const LOOK_EVERY_MS = 1500

const count = z.number().int().nonnegative()
const entry = z.object({
  clientId: count,
  clock: count,
  json: z
    .string()
    .max(2 * MAX_AWARENESS_BYTES)
    .optional(),
})
const message = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('stored'), node: z.string(), seq: count }),
  z.object({ kind: z.literal('compacted'), node: z.string(), seq: count }),
  z.object({ kind: z.literal('presence'), node: z.string(), entries: z.array(entry) }),
  z.object({ kind: z.literal('presenceAsked'), node: z.string() }),
  z.object({ kind: z.literal('summon'), node: z.string(), clientId: count, name: z.string() }),
])
type Message = z.infer<typeof message>
type Body = Message extends infer M ? (M extends Message ? Omit<M, 'node'> : never) : never

/** The nodes that share a Postgres database: they speak by Redis, and find what they missed in the database. */
export class SharedPeers implements Peers {
  readonly #db: PostgresDatabase
  readonly #messenger: Messenger | undefined
  readonly #log: Log
  readonly #node = randomBytes(8).toString('hex')
  readonly #open = new Map<BoardId, Heard>()
  /** The ids under which this node may write. */
  readonly #claimed = new Map<BoardId, number[]>()
  readonly #looker: NodeJS.Timeout
  #isLooking = false

  /** Without a messenger, everything is found in the database only. */
  constructor(db: PostgresDatabase, messenger: Messenger | undefined, log: Log) {
    this.#db = db
    this.#messenger = messenger
    this.#log = log
    this.#looker = setInterval(() => void this.#look(), LOOK_EVERY_MS).unref()
  }

  join(board: BoardId, heard: Heard): void {
    this.#open.set(board, heard)
    this.#messenger?.listen(channelOf(board), (bytes) => this.#hear(board, bytes))
    this.#say(board, { kind: 'presenceAsked' })
  }

  leave(board: BoardId): void {
    this.#open.delete(board)
    this.#messenger?.forget(channelOf(board))
    void this.#giveBack(board)
  }

  async close(): Promise<void> {
    clearInterval(this.#looker)
    this.#messenger?.close()
  }

  tellStored(board: BoardId, seq: number): void {
    this.#say(board, { kind: 'stored', seq })
  }

  tellCompacted(board: BoardId, seq: number): void {
    this.#say(board, { kind: 'compacted', seq })
  }

  tellPresence(board: BoardId, entries: readonly PresenceEntry[]): void {
    this.#say(board, { kind: 'presence', entries: [...entries] })
  }

  tellSummon(board: BoardId, clientId: number, name: string): void {
    this.#say(board, { kind: 'summon', clientId, name })
  }

  async reserveNumbers(board: BoardId, wishes: Wishes): Promise<ReadonlyMap<string, number>> {
    const first = new Map<string, number>()
    for (const [prefix, { count: wanted, above }] of wishes) {
      const [row] = await this.#db.queryForTurn<{ last: number }>(
        `INSERT INTO numbers AS n SELECT id, $2, $3::bigint + $4 ${FROM_BOARD}
         ON CONFLICT (board, prefix) DO UPDATE SET last = greatest(n.last, $3) + $4
         RETURNING last`,
        [board, prefix, above, wanted],
      )
      if (!row) throw new StorageError(`Board ${board} is gone`)
      first.set(prefix, row.last - wanted + 1)
    }
    return first
  }

  async claimServerId(board: BoardId, id: number): Promise<boolean> {
    const claimed = await this.#db.query(
      'INSERT INTO server_ids VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING id',
      [board, id],
    )
    if (claimed.length === 0) return false
    this.#claimed.set(board, [...(this.#claimed.get(board) ?? []), id])
    return true
  }

  /** An id that was written under is in the document by now; without this, each opening of a board would leave a row. */
  async #giveBack(board: BoardId): Promise<void> {
    const ids = this.#claimed.get(board)
    if (!ids) return
    this.#claimed.delete(board)
    try {
      const drop = 'DELETE FROM server_ids WHERE board = $1 AND id = ANY($2::bigint[])'
      await this.#db.query(drop, [board, ids])
    } catch (error) {
      this.#log.debug({ err: error }, 'ids of this node could not be given back')
    }
  }

  #say(board: BoardId, body: Body): void {
    const said = JSON.stringify({ ...body, node: this.#node })
    this.#messenger?.say(channelOf(board), Buffer.from(said))
  }

  #hear(board: BoardId, bytes: Buffer): void {
    const heard = this.#open.get(board)
    const said = heard && readMessage(bytes)
    if (!heard || !said || said.node === this.#node) return
    switch (said.kind) {
      case 'stored':
        return heard.stored(said.seq)
      case 'compacted':
        return heard.compacted(said.seq)
      case 'presence':
        return heard.presence(said.entries.map((one) => ({ ...one, json: one.json })))
      case 'presenceAsked':
        return heard.presenceAsked()
      case 'summon':
        return heard.summon(said.clientId, said.name)
    }
  }

  /** Asks how far the open boards are. */
  async #look(): Promise<void> {
    if (this.#isLooking || this.#open.size === 0) return
    this.#isLooking = true
    try {
      const rows = await this.#db.query<{ board: BoardId; last_seq: number }>(
        'SELECT board, last_seq FROM counters WHERE board = ANY($1::text[])',
        [[...this.#open.keys()]],
      )
      for (const { board, last_seq: seq } of rows) this.#open.get(board)?.stored(seq)
    } catch (error) {
      this.#log.debug({ err: error }, 'could not ask for news')
    } finally {
      this.#isLooking = false
    }
  }
}

function channelOf(board: BoardId): string {
  if (!isId(board)) throw new Error('Not the id of a board')
  return `atelier:${board}`
}

/** Undefined for what is not of this version's form: a newer node may say more. */
function readMessage(bytes: Buffer): Message | undefined {
  try {
    return message.safeParse(JSON.parse(bytes.toString())).data
  } catch {
    return undefined
  }
}
