import * as Y from 'yjs'
import { asNode, DOCUMENT_VERSION, type Board } from './Board.ts'
import { finite } from './finite.ts'
import { readText } from './readCard.ts'
import { addContainers, writeText } from './writeCard.ts'

/** What changes a document of the version before into one of version `to`. */
interface Step {
  readonly to: number
  /** What it does, as a name for logs and tests. */
  readonly name: string
  readonly run: (board: Board) => void
}

/** In order; a step that was released is never changed, only followed by another. */
const STEPS: readonly Step[] = []

/**
 * Brings a loaded document to this program's version. Called by the server only, before anybody sees the
 * board: clients that made the same containers at once would lose one's content. Idempotent; a
 * document of a newer program, and one not yet seeded, stay as they are.
 *
 * Each load also gives every card the containers its kind has got since it was made, so that a new
 * text or list field needs no step of its own; likewise the texts of an agenda, which were plain once.
 */
export function migrate(board: Board, steps: readonly Step[] = STEPS): void {
  const version = finite(board.info.get('version'))
  if (version === undefined || board.isNewer) return
  board.transact(() => {
    for (const step of steps) if (step.to > version) step.run(board)
    for (const value of board.cards.values()) {
      const node = asNode(value)
      if (node) addContainers(node, readText(node.get('kind')))
    }
    for (const step of asNode(board.workshop.get('agenda'))?.values() ?? []) mergeStepTexts(step)
    if (version < DOCUMENT_VERSION) board.info.set('version', DOCUMENT_VERSION)
  })
}

function mergeStepTexts(step: unknown): void {
  const node = asNode(step)
  for (const name of ['title', 'instruction']) {
    if (node && !(node.get(name) instanceof Y.Text)) writeText(node, name, readText(node.get(name)))
  }
}
