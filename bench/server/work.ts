import * as Y from 'yjs'
import { must } from '../../model/assert.ts'
import { Board } from '../../model/Board.ts'
import { SERVER_IDS } from '../../model/protocol.ts'
import type { Load } from './loads.ts'
import { frameFor, type BoardThere } from './peers.ts'
import { message } from './wire.ts'

/** Makes an update of about 230 bytes. */
const WIDE = 190

/** What one person is going to send, made in advance. */
export interface Work {
  readonly client: number
  /** The clock before the first. */
  readonly base: number
  readonly frames: readonly Buffer[]
}

/** `who` counts the people of a board; each works on another card, or at another place of the one text. */
export function workOf(
  board: BoardThere,
  kind: Load['kind'] | 'wide',
  who: number,
  count: number,
): Work {
  // Above the server's own, below those that are bound to a device.
  const client = SERVER_IDS + who * 7919
  if (kind === 'presence') return { client, base: 0, frames: presences(board, client, count) }
  const doc = new Y.Doc()
  Y.applyUpdate(doc, board.state)
  doc.clientID = client
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  if (kind === 'typing') type(new Board(doc), who, count)
  else drag(new Board(doc), who, count, kind === 'wide' ? 'x'.repeat(WIDE) : undefined)
  return {
    client,
    base: 0,
    frames: updates.map((update) => frameFor(board, message.update(update))),
  }
}

function drag({ canvas }: Board, who: number, count: number, more?: string): void {
  const shapes = [...canvas.values()].filter((record) => record.has('g'))
  const shape = must(shapes[who % shapes.length], 'a shape')
  for (let i = 0; i < count; i++) set(shape, [1000 + who * 10 + i, 2000 + i * 2, 0], more)
}

function set(shape: Y.Map<unknown>, g: number[], more: string | undefined): void {
  if (more === undefined) shape.set('g', g)
  else shape.set('p.note', `${g.join()} ${more}`)
}

function type({ cards }: Board, who: number, count: number): void {
  const texts = [...cards.values()].flatMap((card) => [...card.values()])
  const text = must(
    texts.find((value) => value instanceof Y.Text),
    'a text',
  ) as Y.Text
  const start = Math.min(who, text.length)
  for (let i = 0; i < count; i++) text.insert(start + i, String.fromCharCode(97 + (i % 26)))
}

function presences(board: BoardThere, client: number, count: number): Buffer[] {
  return Array.from({ length: count }, (_, i) => {
    const cursor = { x: 1000 + i * 3, y: 700 + i }
    const user = {
      id: `p${client}`,
      name: `Person ${client}`,
      color: '#2f6f8f',
      role: 'participant',
    }
    return frameFor(board, message.presence(client, i + 1, { user, cursor, page: 'page:page' }))
  })
}
