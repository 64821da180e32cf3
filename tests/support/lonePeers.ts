import type { Peers, Wishes } from '../../server/sync/Peers.ts'

/** Of a node whose neighbours say what a test says through `Room.heard`. */
export const LONE_PEERS: Peers = {
  join: () => undefined,
  leave: () => undefined,
  close: () => Promise.resolve(),
  tellStored: () => undefined,
  tellCompacted: () => undefined,
  tellPresence: () => undefined,
  tellSummon: () => undefined,
  reserveNumbers: (_board, wishes: Wishes) =>
    Promise.resolve(new Map([...wishes].map(([prefix, { above }]) => [prefix, above + 1]))),
  claimServerId: () => Promise.resolve(true),
}
