/**
 * The wire between a board's people and its server: y-websocket's protocol, so that an unmodified
 * `y-websocket` client connects, plus our own messages for clients that ask for `atelier.1`.
 *
 * History. atelier.1: saved, refused, summon, clock.
 */
export const SUBPROTOCOL = 'atelier.1'

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
} as const

/** Close codes as `y-websocket` reads them: 44xx = don't come back like this, 45xx = try later. */
export const CLOSE = {
  malformed: 4400,
  forbidden: 4403,
  notFound: 4404,
  tooLarge: 4413,
  tooMany: 4429,
  storage: 4503,
  restart: 4504,
  tooSlow: 4508,
} as const

export const MAX_MESSAGE_BYTES = 4 * 1024 * 1024
export const MAX_AWARENESS_BYTES = 16 * 1024
export const MAX_FILE_BYTES = 10 * 1024 * 1024
export const MAX_IMPORT_BYTES = 20 * 1024 * 1024

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
