/**
 * The wire between a board's people and its server: y-websocket's protocol, so that an unmodified
 * `y-websocket` client connects, plus our own messages for clients that ask for `atelier.N`.
 *
 * The version is agreed on by the WebSocket's subprotocol. A page offers the one version it speaks; a server takes each
 * it still knows (`SPOKEN`). A message that is new but can be ignored needs no new version; one that changes what
 * another means does. Who offers only versions that the server doesn't know is let in under the name they offered,
 * since a browser hides the reason of a refused handshake, and at once closed with `CLOSE.upgrade`, having been told
 * nothing and asked for nothing.
 *
 * History. atelier.1: saved, refused, summon, clock, reversed, size, epoch; packed.
 */
export const SUBPROTOCOL = 'atelier.1'

/** Behind the address of a socket: this client can unpack what comes compressed. */
export const PACKED_QUERY = '?packed'

/** What this program's server speaks, newest first. */
export const SPOKEN: readonly string[] = [SUBPROTOCOL]

/** The name under which a server lets somebody in who offered these; false for a stock client. */
export function answerSubprotocol(offered: ReadonlySet<string>): string | false {
  const isOurs = (name: string) => /^atelier\.\d+$/.test(name)
  return SPOKEN.find((name) => offered.has(name)) ?? [...offered].find(isOurs) ?? false
}

/** First varint of every message. */
export const MESSAGE = {
  sync: 0,
  awareness: 1,
  auth: 2,
  queryAwareness: 3,
  /**
   * Server → client: `varUint8Array` state vector that is on disk, then `varUint` number of this connection's sync
   * messages (step 2 and update, counted from 1 on connect, also those that were no news or refused) that have been
   * dealt with. The count is what makes *saved* true for deletions, which no state vector shows.
   */
  saved: 101,
  /** Server → client: `varString` code, `varString` reason. Rebuild the document, keep the unsent as a copy. */
  refused: 102,
  /**
   * Client → server: no body, facilitators only. Server → everybody else: `varUint` client id to gather at,
   * `varString` name.
   */
  summon: 103,
  /** Server → client: `float64` milliseconds since 1970 on the server's clock, sent on connect. */
  clock: 104,
  /**
   * Server → the sender: `varString` code, `varUint8Array` a delete set in Yjs' v1 encoding. What it wrote under these
   * ids, and what it deleted of them, was not allowed and is taken back by an update that follows in the same turn:
   * until then, what the person typed can still be read. Its undo must forget every step that holds one of them, or it
   * would insert a deleted text twice. Sent before the *saved* of that turn. The code says why, for the person; one that a client doesn't know is told in general words.
   */
  reversed: 105,
  /**
   * Server → everybody: `varUint` bytes of the stored document, `varUint` the bound above which edits that add are
   * refused. Sent on connect and when it changes by 1 % of the bound, both only from 80 % of it on, and once more when
   * it falls below.
   */
  size: 106,
  /**
   * Server → client: `varUint`, sent on connect before any other message. It rises when the board's past was
   * rewritten, for example by a restore from a backup; without this message it is 0. A client that holds a copy of
   * another epoch lets the server have what it lacks, waits for *saved*, and then rebuilds its document.
   */
  epoch: 107,
  /**
   * Server → a client that asked for it by `PACKED_QUERY`: an update, as the messages of `sync` carry them, compressed (RFC
   * 1950, as browsers' `deflate`). Who comes in with nothing gets what is stored in such messages, before the answer proper.
   */
  packed: 108,
} as const

/** Why updates are refused, or (`forbidden`, `step`) reversed. A client tells one that it doesn't know in general words. */
export type RefusalCode =
  /** The role doesn't allow it. */
  | 'forbidden'
  /** In this step of the agenda only facilitators write. */
  | 'step'
  /** Under a client id of another device: edits of before a restore, or a forgery. */
  | 'foreign'
  /** What no client of this version does. */
  | 'notAllowed'
  /** The document is full: see `MESSAGE.size`. */
  | 'full'
  /** This device has written on this board in more page loads than one may. */
  | 'tooManyIds'

/** Close codes as `y-websocket` reads them: 44xx = don't come back like this, 45xx = try later. */
export const CLOSE = {
  malformed: 4400,
  forbidden: 4403,
  notFound: 4404,
  /** The epoch has changed under an open connection: come back at once, see `MESSAGE.epoch`. */
  rebuild: 4409,
  tooLarge: 4413,
  /** The page speaks a version of the protocol that this server doesn't: only a reload helps. */
  upgrade: 4426,
  tooMany: 4429,
  storage: 4503,
  /** The server makes room for another, or stops: come back at once, within a random second. */
  restart: 4504,
  tooSlow: 4508,
} as const

/** Carries the passphrase of servers that ask for one before a board is made, percent-encoded. */
export const PASSPHRASE_HEADER = 'x-create-passphrase'

export const MAX_MESSAGE_BYTES = 4 * 1024 * 1024
/**
 * Clients send a larger update in pieces of this size. The server takes some 50 ms for one; between two, others' edits and
 * other boards have their turn.
 */
export const PIECE_BYTES = 128 * 1024
export const MAX_AWARENESS_BYTES = 16 * 1024
export const MAX_FILE_BYTES = 10 * 1024 * 1024
export const MAX_IMPORT_BYTES = 5 * 1024 * 1024

/**
 * A Yjs client id says which device on which board it belongs to, so that nobody can write under another's
 * id and no table is needed: 2^42 + prefix (26 bits, from the server) · 2^16 + a random number per page load.
 */
const DEVICE_IDS = 2 ** 42
const IDS_PER_DEVICE = 2 ** 16
export const PREFIX_BITS = 26

export function clientIdOf(prefix: number, random: () => number): number {
  return DEVICE_IDS + prefix * IDS_PER_DEVICE + Math.floor(random() * IDS_PER_DEVICE)
}

/** The device prefix of a client id; undefined for an id that a stock Yjs client chose for itself. */
export function prefixOf(clientId: number): number | undefined {
  return clientId < DEVICE_IDS ? undefined : Math.floor((clientId - DEVICE_IDS) / IDS_PER_DEVICE)
}

/** Ids below this are the server's own: lower than all others, so that its edits lose ties. */
export const SERVER_IDS = 2 ** 20
