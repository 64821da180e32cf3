import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { readUpdate } from '../../server/sync/readUpdate.ts'
import { Sequence } from '../../server/sync/Sequence.ts'
import { seeded } from '../support/people.ts'

const idOf = (id: { client: number; clock: number } | undefined) =>
  id ? Y.createID(id.client, id.clock) : null

/** One id for each character, dead or not. */
function idsOf(pieces: Iterable<Pick<Y.Item, 'id' | 'length'>>): string[] {
  return [...pieces].flatMap(({ id, length }) =>
    Array.from({ length }, (_, i) => `${id.client} ${id.clock + i}`),
  )
}

test('a replayed text has the order that Yjs gives it', () => {
  for (let seed = 0; seed < 200; seed++) {
    const random = seeded(seed)
    const below = (bound: number) => Math.floor(random() * bound)
    const docs = [1, 2, 3, 4].map((clientID) => Object.assign(new Y.Doc(), { clientID }))
    const textOf = (doc: Y.Doc) => doc.getText('board')
    const edit = (doc: Y.Doc) => {
      const text = textOf(doc)
      if (random() < 0.2 && text.length > 3) text.delete(below(text.length - 3), 2)
      else text.insert(below(text.length + 1), 'abcd'.slice(below(3)))
    }
    for (let step = 0; step < 40; step++) {
      const [from, to] = [docs[below(4)]!, docs[below(4)]!]
      edit(from)
      if (random() < 0.3) Y.applyUpdate(to, Y.encodeStateAsUpdate(from))
    }
    const [server, author] = docs as [Y.Doc, Y.Doc]
    Y.applyUpdate(server, Y.encodeStateAsUpdate(author))
    const before = Y.encodeStateVector(author)
    for (let i = 0; i < 5; i++) edit(author)
    const { sections } = readUpdate(Y.encodeStateAsUpdate(author, before))
    const replayed = () => new Sequence(textOf(server) as never, { steps: Infinity })
    const sequence = replayed()
    for (const { client, structs } of sections) {
      for (const { clock, length, origin, rightOrigin } of structs) {
        const id = Y.createID(client, clock)
        sequence.insert({ id, length, origin: idOf(origin), rightOrigin: idOf(rightOrigin) })
      }
    }
    Y.applyUpdate(server, Y.encodeStateAsUpdate(author))
    expect(idsOf(sequence), `seed ${seed}`).toEqual(idsOf(replayed()))
  }
})
