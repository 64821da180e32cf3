import * as Y from 'yjs'
import { must } from '../../model/assert.ts'
import { Board } from '../../model/Board.ts'
import { applyBoardFile } from '../../model/boardFile.ts'
import { repeatable } from '../../tests/support/sampleWorkshop.ts'
import { boardOf } from '../boardOf.ts'

/** Page loads that ever wrote on it: twenty people over some weeks. */
const CLIENTS = 300
/** Edits that one page load makes before another has its turn. */
const TURN = 12

/**
 * A board of so many cards after so many edits by hundreds of page loads: cards moved, texts typed and partly
 * deleted again, fields set, some cards in the bin. The same each time.
 */
export function grownBoard(cards: number, edits: number): Y.Doc {
  const doc = new Y.Doc()
  doc.clientID = 1
  const board = new Board(doc)
  applyBoardFile(board, boardOf(cards))
  const random = repeatable(edits)
  const below = (bound: number) => Math.floor(random() * bound)
  const clients = Array.from({ length: CLIENTS }, () => 2 ** 20 + below(2 ** 31))
  const ids = [...board.cards.keys()]
  for (let i = 0; i < edits; i++) {
    if (i % TURN === 0) doc.clientID = must(clients[below(CLIENTS)], 'a client')
    edit(board, must(ids[below(ids.length)], 'a card'), below)
  }
  return doc
}

function edit(board: Board, id: string, below: (bound: number) => number): void {
  const what = below(10)
  const card = must(board.cards.get(id), id)
  board.transact(() => {
    if (what < 5) board.canvas.get(`shape:${id}`)?.set('g', [below(20_000), below(20_000), 0])
    else if (what < 9) type(card, below)
    else if (below(20) === 0) card.set('deletedAt', below(1_000_000))
    else card.set('impact', below(10))
  })
}

/** Writes a few letters into one of a card's texts, or takes some back. */
function type(card: Y.Map<unknown>, below: (bound: number) => number): void {
  const texts = [...card.values()].filter((value) => value instanceof Y.Text)
  const text = texts[below(texts.length)]
  if (!text) return
  const at = below(text.length + 1)
  if (below(3) === 0) text.delete(at, Math.min(6, text.length - at))
  else text.insert(at, 'lead'.slice(0, 1 + below(4)))
}
