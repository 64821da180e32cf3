import type { Audience } from './Audience.ts'
import type { Connection } from './Connection.ts'
import type { PresenceEntry } from './frames.ts'
import { Pace } from './Pace.ts'
import type { RoomPresence } from './RoomPresence.ts'
import { toWire } from './wire.ts'

const WINDOW_MS = 50

/** Tells the people of a room who is here and what their screens say: all news of a moment in one message. */
export class PresenceTeller {
  readonly #presence: RoomPresence
  readonly #audience: Audience
  /** Hears what our own people say. */
  readonly #tellPeers: (entries: readonly PresenceEntry[]) => void
  readonly #asked = new Set<Connection>()
  readonly #pace = new Pace(
    () => this.#tell(),
    () => WINDOW_MS,
  )

  constructor(
    presence: RoomPresence,
    audience: Audience,
    tellPeers: (entries: readonly PresenceEntry[]) => void,
  ) {
    this.#presence = presence
    this.#audience = audience
    this.#tellPeers = tellPeers
  }

  /** @throws {MalformedFrame} */
  hear(connection: Connection, entries: readonly PresenceEntry[]): void {
    if (this.#presence.hear(connection, entries)) this.#pace.soon()
  }

  hearRemote(entries: readonly PresenceEntry[]): void {
    if (this.#presence.hearRemote(entries)) this.#pace.soon()
  }

  /** Answers with the next news: who asks again and again is told once. */
  ask(connection: Connection): void {
    this.#asked.add(connection)
    this.#pace.soon()
  }

  greet(newcomer: Connection): void {
    newcomer.sendPresence(this.#presence.everybody())
  }

  leave(connection: Connection): void {
    if (this.#presence.leave(connection)) this.#pace.soon()
  }

  /** Forgets people on nodes that fell silent. */
  tidy(): void {
    if (this.#presence.forgetSilent()) this.#pace.soon()
  }

  /** Another node has nobody's presence yet. */
  tellAll(): void {
    const ours = this.#presence.ours()
    if (ours.length > 0) this.#tellPeers(ours)
  }

  stop(): void {
    this.#pace.stop()
  }

  #tell(): void {
    for (const one of this.#asked) this.greet(one)
    this.#asked.clear()
    const news = this.#presence.takeNews()
    if (!news) return
    if (news.own.length > 0) this.#tellPeers(news.own)
    this.#audience.tellPresence(toWire(news.frame), news.except)
  }
}
