import type { Session } from '../auth/authenticate.ts'
import type { ClientIds } from './ClientIds.ts'
import type { Connection } from './Connection.ts'
import { MalformedFrame, write, type PresenceEntry } from './frames.ts'
import { toWire } from './wire.ts'

const MAX_NAME_LENGTH = 80
/** Years of moving a pointer. One beyond says that no later state will ever be heard. */
const MAX_CLOCK = 2 ** 40

/** Who says nothing for so long on another node is gone: clients repeat themselves every 15 s. */
const REMOTE_SILENCE_MS = 45_000
/** Who comes back later may have to repeat themselves once before the others listen. */
const REMEMBER_MS = 10 * 60_000

interface Known {
  /** Undefined for who is on another node, and for who left and was told so: connections hold memory. */
  readonly connection: Connection | undefined
  /** By `performance.now()`. */
  readonly heardAt: number
  /** The clock that others were told; only ever grows. */
  readonly clock: number
  /** Stamped; undefined = left. */
  readonly json: string | undefined
}

/** What is to be said to whom; `except` is the only one who knows it all already. */
export interface PresenceNews {
  readonly frame: Uint8Array
  readonly except: Connection | undefined
  /** What other nodes don't know yet. */
  readonly own: readonly PresenceEntry[]
}

/** Who is in a room and what their screens say: the newest state of each, under the name that their session has. */
export class RoomPresence {
  readonly #known = new Map<number, Known>()
  readonly #changed = new Set<number>()
  #everybody: Buffer | undefined
  readonly #clientIds: ClientIds
  readonly #isFree: (clientId: number) => boolean

  /** @param isFree whether an id that has no owner may get one */
  constructor(clientIds: ClientIds, isFree: (clientId: number) => boolean) {
    this.#clientIds = clientIds
    this.#isFree = isFree
  }

  /**
   * Takes what a connection says about itself. What it says about others is left out in silence: stock clients
   * repeat all they hear. Returns whether there is news.
   *
   * @throws {MalformedFrame} when its own state is not a JSON object
   */
  hear(connection: Connection, entries: readonly PresenceEntry[]): boolean {
    return entries.map((entry) => this.#hearOne(connection, entry)).includes(true)
  }

  /** Forgets what a closed connection said, for all to see. Returns whether there is news. */
  leave(connection: Connection): boolean {
    const id = connection.presenceId
    const known = id === undefined ? undefined : this.#known.get(id)
    if (id === undefined || known?.connection !== connection || known.json === undefined)
      return false
    this.#tell(id, { ...known, json: undefined })
    return true
  }

  /** Takes what another node says about its people. Returns whether there is news. */
  hearRemote(entries: readonly PresenceEntry[]): boolean {
    for (const { clientId, clock, json } of entries) {
      const known = this.#known.get(clientId)
      // Who came over to us is with us; that they left there is old news.
      if (known?.connection && known.json !== undefined && json === undefined) continue
      if (!known && json === undefined) continue
      const next = known && clock <= known.clock ? known.clock + 1 : clock
      this.#tell(clientId, { connection: undefined, heardAt: performance.now(), clock: next, json })
    }
    return this.#changed.size > 0
  }

  /** Forgets people of nodes that fell silent, and who left long ago. Returns whether there is news. */
  forgetSilent(): boolean {
    const now = performance.now()
    for (const [id, known] of this.#known) {
      if (known.connection) continue
      if (known.json === undefined) {
        if (known.heardAt < now - REMEMBER_MS) this.#known.delete(id)
      } else if (known.heardAt < now - REMOTE_SILENCE_MS) {
        this.#tell(id, { ...known, json: undefined })
      }
    }
    return this.#changed.size > 0
  }

  /** Our own people, for a node that asks. */
  ours(): PresenceEntry[] {
    const ids = [...this.#known].filter(
      ([, { connection, json }]) => connection && json !== undefined,
    )
    return ids.map(([id]) => this.#entry(id))
  }

  takeNews(): PresenceNews | undefined {
    if (this.#changed.size === 0) return undefined
    const entries = [...this.#changed].map((id) => this.#entry(id))
    const isOurs = ({ clientId }: PresenceEntry) => this.#known.get(clientId)?.connection
    const senders = new Set([...this.#changed].map((id) => this.#known.get(id)?.connection))
    const news = {
      frame: write.presence(entries),
      except: senders.size === 1 ? [...senders][0] : undefined,
      own: entries.filter(isOurs),
    }
    for (const id of this.#changed) {
      const known = this.#known.get(id)
      if (known?.json === undefined && known)
        this.#known.set(id, { ...known, connection: undefined })
    }
    this.#changed.clear()
    return news
  }

  /** Everybody who is here, for a newcomer: a message as it goes over the wire. */
  everybody(): Buffer {
    if (!this.#everybody) {
      const here = [...this.#known.keys()].filter((id) => this.#known.get(id)?.json !== undefined)
      this.#everybody = toWire(write.presence(here.map((id) => this.#entry(id))))
    }
    return this.#everybody
  }

  #hearOne(connection: Connection, { clientId, clock, json }: PresenceEntry): boolean {
    const known = this.#known.get(clientId)
    if (json === undefined) return known?.connection === connection && this.leave(connection)
    const { session } = connection
    if ((connection.presenceId ?? clientId) !== clientId) return false
    if (clock > MAX_CLOCK) throw new MalformedFrame('presence with an absurd clock')
    const stamped = stamp(json, session)
    if (!this.#clientIds.mayUse(clientId, session, () => this.#isFree(clientId))) return false
    const isRepeated = known?.connection === connection && known.json === stamped
    if (isRepeated && clock <= known.clock) return false
    this.#clientIds.claim(clientId, session, false)
    connection.presenceId = clientId
    // Who comes back may begin below what the others have heard: they would not listen.
    const next = known && clock <= known.clock ? known.clock + 1 : clock
    this.#tell(clientId, { connection, heardAt: performance.now(), clock: next, json: stamped })
    return true
  }

  #tell(id: number, known: Known): void {
    this.#known.set(id, known)
    this.#changed.add(id)
    this.#everybody = undefined
  }

  #entry(clientId: number): PresenceEntry {
    const known = this.#known.get(clientId)
    return { clientId, clock: known?.clock ?? 0, json: known?.json }
  }
}

/** The state with the name and role that the session has, whatever it claims. */
function stamp(json: string, { participantId, name, role }: Session): string {
  try {
    const state: unknown = JSON.parse(json)
    if (!isRecord(state)) throw new Error('not an object')
    const user = isRecord(state['user']) ? state['user'] : {}
    const ownName = typeof user['name'] === 'string' ? user['name'].slice(0, MAX_NAME_LENGTH) : ''
    return JSON.stringify({
      ...state,
      user: { ...user, id: participantId, name: name === '' ? ownName : name, role },
    })
  } catch (cause) {
    throw new MalformedFrame('presence is not a JSON object', { cause })
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
