import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { Board } from '../../model/Board.ts'
import { createCard, setField } from '../../model/commands.ts'
import type { CardId, ParticipantId } from '../../model/ids.ts'
import { judgeUpdate } from '../../server/sync/admission.ts'
import { isPutLast } from '../../server/sync/isPutLast.ts'
import { readUpdate } from '../../server/sync/readUpdate.ts'
import { MAP, content, rawItem, rawUpdate, updatesOf } from '../support/frames.ts'
import { seeded } from '../support/people.ts'

const random = seeded(5)
const [ADA, BEN] = ['ada', 'ben'] as ParticipantId[]

/** Ada writes as 50. */
function adasBoard(): { board: Board; story: CardId; at: readonly [number, number] } {
  const board = new Board(new Y.Doc())
  board.doc.clientID = 50
  const acting = { by: ADA!, now: 1, random }
  const story = createCard(board, acting, { kind: 'story', values: { iWant: 'votes' } })
  const { client, clock } = board.card(story)!._item!.id
  return { board, story, at: [client, clock] }
}

/** The same board for Ben, who writes under this id. */
function bensCopy({ doc }: Board, clientID: number): Board {
  const copy = new Board(new Y.Doc())
  copy.doc.clientID = clientID
  Y.applyUpdate(copy.doc, Y.encodeStateAsUpdate(doc))
  return copy
}

/** What the server says to Ben, who has written under these ids. */
function verdictOnBen(update: Uint8Array, { doc }: Board, ...ids: number[]) {
  const editor = { role: 'participant', participantId: BEN!, writers: 'all' } as const
  const sender = { editor, mayWrite: (id: number) => ids.includes(id), isRecovering: false }
  return judgeUpdate(readUpdate(update), doc, sender).kind
}

function removal(board: Board, story: CardId, field: string): Uint8Array {
  const { client, clock } = (board.card(story)!.get(field) as Y.Map<unknown>)._item!.id
  return rawUpdate([], [{ client, ranges: [[clock, 1]] }])
}

describe('a map or text that others write in', () => {
  test.each(['impactVotes', 'iWant'])('%s is not hidden by another, of a higher id', (field) => {
    const { board, story, at } = adasBoard()
    setField(board, story, 'impactVotes', { [ADA!]: 8 }, random)
    for (const what of [MAP, content.type(2), content.any(1)]) {
      const made = rawItem({ content: what, parent: at, key: field })
      const by = (client: number) => rawUpdate([{ client, structs: [made] }])
      expect(verdictOnBen(by(90), board, 90)).toBe('refused')
      // Of a lower one it is dead from the beginning.
      expect(verdictOnBen(by(40), board, 40)).toBe('news')
    }
  })

  test('nor behind what is dead and lay there before it', () => {
    const { board, story } = adasBoard()
    const before = (board.card(story)!.get('impactVotes') as Y.Map<unknown>)._item!.id
    board.card(story)!.set('impactVotes', new Y.Map([[ADA!, 5]]))
    const origin = [before.client, before.clock] as const
    const update = rawUpdate([{ client: 90, structs: [rawItem({ content: MAP, origin })] }])
    expect(verdictOnBen(update, board, 90)).toBe('refused')
  })

  test('empty, as two people make it at once, it may be', () => {
    const { board, at } = adasBoard()
    const made = rawItem({ content: MAP, parent: at, key: 'impactVotes' })
    expect(verdictOnBen(rawUpdate([{ client: 90, structs: [made] }]), board, 90)).toBe('news')
  })

  test('who has made it takes it away as long as nobody else has written in it', () => {
    const { board, story } = adasBoard()
    setField(board, story, 'impactVotes', { [ADA!]: 8 }, random)
    expect(verdictOnBen(removal(board, story, 'impactVotes'), board, 50)).toBe('news')
    const vote = { [BEN!]: 3 }
    const cleo = bensCopy(board, 60)
    const news = updatesOf(cleo.doc, () => setField(cleo, story, 'impactVotes', vote, random))
    for (const update of news) Y.applyUpdate(board.doc, update)
    expect(verdictOnBen(removal(board, story, 'impactVotes'), board, 50)).toBe('refused')
    const { client, clock } = (board.card(story)!.get('impactVotes') as Y.Map<unknown>)._item!.id
    const instead = rawItem({ content: MAP, origin: [client, clock] })
    const clockOfAda = Y.getState(board.doc.store, 50)
    const replaced = rawUpdate([{ client: 50, clock: clockOfAda, structs: [instead] }])
    expect(verdictOnBen(replaced, board, 50)).toBe('refused')
    expect(verdictOnBen(removal(board, story, 'iWant'), board, 50)).toBe('news')
  })
})

test('what two people take out and put back at once, one of them twice, is let in', () => {
  const { board } = adasBoard()
  const put = ({ canvas }: Board) => canvas.set('shape:1', new Y.Map([['type', 'geo']]))
  put(board)
  const bens = bensCopy(board, 90)
  bens.info.set('title', 'ours')
  Y.applyUpdate(board.doc, Y.encodeStateAsUpdate(bens.doc))
  put(board)
  const before = Y.encodeStateVector(bens.doc)
  for (let times = 0; times < 2; times++) {
    bens.canvas.delete('shape:1')
    put(bens)
  }
  const offline = Y.encodeStateAsUpdate(bens.doc, before)
  expect(verdictOnBen(offline, board, 90)).toBe('news')
})

test('what is put last is what Yjs shows, whoever knew of what', () => {
  let last = 0
  for (let seed = 0; seed < 400; seed++) {
    const chance = seeded(seed)
    const below = (bound: number) => Math.floor(chance() * bound)
    const docs = [3, 1, 4, 2, 5].map((clientID) => Object.assign(new Y.Doc(), { clientID }))
    for (let step = 0; step < 12; step++) {
      const [from, to] = [docs[below(5)]!, docs[below(5)]!]
      from.getMap('canvas').set('k', step)
      if (chance() < 0.5) Y.applyUpdate(to, Y.encodeStateAsUpdate(from))
    }
    const [server, author] = [docs[0]!, docs[1 + below(4)]!]
    Y.applyUpdate(server, Y.encodeStateAsUpdate(author))
    const newest = server.getMap('canvas')._map.get('k')
    const [update] = updatesOf(author, () => author.getMap('canvas').set('k', 'new')) as [
      Uint8Array,
    ]
    const section = readUpdate(update).sections[0]!
    if (!newest) continue
    const { origin } = section.structs[0]!
    const expected = isPutLast(server.store, newest, section.client, origin)
    Y.applyUpdate(server, update)
    expect(server.getMap('canvas').get('k') === 'new', `seed ${seed}`).toBe(expected)
    if (expected) last++
  }
  expect(last).toBeGreaterThan(50)
  expect(last).toBeLessThan(350)
})
