import type { Board, Node } from './Board.ts'
import { isDeleted } from './deletion.ts'
import type { CardId } from './ids.ts'
import { compareText } from './order.ts'
import { splitKey } from './ranking.ts'
import { finite } from './finite.ts'
import { readText } from './readCard.ts'

/** KEY2: the prefix of stories that lie in no stage. */
const NO_STAGE = 'ST'
/** KEY5: numbers above it were not given by this program; they are kept, and counting ignores them. */
const MAX_NUMBER = 99_999
/** Before a prefix it names the highest key of the cards that are gone for good; no card has such an id. */
const RETIRED = 'key '

/** KEY2: the first three letters A–Z of the stage's name without accents; `ST` below two. */
export function stagePrefix(stageName: string): string {
  const letters = stageName
    .normalize('NFD')
    .toUpperCase()
    .replace(/[^A-Z]/g, '')
  return letters.length < 2 ? NO_STAGE : letters.slice(0, 3)
}

/**
 * Gives a key to each story without one, and a new one to the younger of two with the same (KEY1–KEY5). Called by
 * the server only: for new stories, named by `ids`, inside the transaction that stores them; for all after a
 * load or an import. Writes nothing where nothing is missing. `reserved`: the first number that may be given for a
 * prefix.
 */
export function assignStoryKeys(
  board: Board,
  ids?: Iterable<CardId>,
  reserved?: ReadonlyMap<string, number>,
): void {
  const { needy, owners, highest } = findNeedy(board, ids)
  if (needy.length === 0) return
  for (const [prefix, first] of reserved ?? []) {
    highest.set(prefix, Math.max(highest.get(prefix) ?? 0, first - 1))
  }
  board.transact(() => {
    for (const { node } of needy.sort(byAge)) {
      const prefix = stagePrefix(stageNameOf(board, node))
      let number = highest.get(prefix) ?? 0
      let key: string
      do key = `${prefix}-${String(++number).padStart(2, '0')}`
      while (owners.has(key))
      highest.set(prefix, number)
      node.set('key', key)
    }
  })
}

/** KEY3: before a card goes for good, so that no other story gets its number. */
export function retireKey(board: Board, card: Node | undefined): void {
  const key = readText(card?.get('key'))
  const parts = splitKey(key)
  if (!parts || parts.number > MAX_NUMBER) return
  const before = splitKey(readText(board.bin.get(RETIRED + parts.prefix)))
  if (parts.number > (before?.number ?? 0)) board.bin.set(RETIRED + parts.prefix, key)
}

export function isRetiredKey(entry: string): boolean {
  return entry.startsWith(RETIRED)
}

/** How many numbers `assignStoryKeys` would give for each prefix, and above which. */
export function countMissingKeys(
  board: Board,
  ids?: Iterable<CardId>,
): Map<string, { readonly count: number; readonly above: number }> {
  const { needy, highest } = findNeedy(board, ids)
  const missing = new Map<string, { count: number; above: number }>()
  for (const { node } of needy) {
    const prefix = stagePrefix(stageNameOf(board, node))
    const { count } = missing.get(prefix) ?? { count: 0 }
    missing.set(prefix, { count: count + 1, above: highest.get(prefix) ?? 0 })
  }
  return missing
}

function findNeedy(board: Board, ids: Iterable<CardId> | undefined) {
  const isStory = ({ node }: Entry) => node.get('kind') === 'story'
  const candidates = entries(board, ids ?? board.cards.keys()).filter(isStory)
  const all = candidates.length === 0 ? [] : entries(board, board.cards.keys())
  const owners = keyOwners(all)
  const needy = candidates.filter(({ id, key }) => key === '' || owners.get(key) !== id)
  return { needy, owners, highest: highestNumbers([...owners.keys(), ...retiredKeys(board)]) }
}

interface Entry {
  readonly id: string
  readonly node: Node
  readonly key: string
}

function entries(board: Board, ids: Iterable<string>): Entry[] {
  const found: Entry[] = []
  for (const id of ids) {
    const node = board.card(id)
    const key: unknown = node?.get('key')
    if (node) found.push({ id, node, key: typeof key === 'string' ? key : '' })
  }
  return found
}

/** KEY3: every key that any card has, deleted and converted ones included, with the oldest that has it. */
function keyOwners(all: readonly Entry[]): Map<string, string> {
  const owners = new Map<string, Entry>()
  for (const entry of all) {
    const other = owners.get(entry.key)
    if (entry.key !== '' && (!other || byAge(entry, other) < 0)) owners.set(entry.key, entry)
  }
  return new Map([...owners].map(([key, entry]) => [key, entry.id]))
}

function retiredKeys(board: Board): string[] {
  return [...board.bin.keys()].filter(isRetiredKey).map((entry) => readText(board.bin.get(entry)))
}

function highestNumbers(keys: Iterable<string>): Map<string, number> {
  const highest = new Map<string, number>()
  for (const key of keys) {
    const parts = splitKey(key)
    if (!parts || parts.number > MAX_NUMBER) continue
    highest.set(parts.prefix, Math.max(parts.number, highest.get(parts.prefix) ?? 0))
  }
  return highest
}

function byAge(a: Entry, b: Entry): number {
  const born = (entry: Entry) => finite(entry.node.get('createdAt')) ?? 0
  return born(a) - born(b) || compareText(a.id, b.id)
}

/** The name of the live stage a story lies in; '' without one. */
function stageNameOf(board: Board, story: Node): string {
  const id: unknown = story.get('stage')
  const stage = typeof id === 'string' ? board.card(id) : undefined
  const alive = stage?.get('kind') === 'stage' && !isDeleted(stage)
  return alive ? readText(stage.get('name')) : ''
}
