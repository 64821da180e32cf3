import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { splitUpdate } from '../../client/sync/splitUpdate.ts'
import { Board } from '../../model/Board.ts'
import { createCards, deleteCards, setField } from '../../model/commands.ts'
import type { CardId, ParticipantId } from '../../model/ids.ts'
import type { Verdict } from '../../server/sync/admission.ts'
import { ADA, someBoard, verdictOn } from '../support/admission.ts'
import { mutated, updatesOf } from '../support/frames.ts'
import { seeded, type Person } from '../support/people.ts'
import { edits, perform, workshop } from '../support/randomEdits.ts'
import { sameContent } from '../support/syncPerson.ts'

/** All that somebody's session sent, in order, with edits of every kind. */
function session(): { updates: Uint8Array[]; state: Uint8Array } {
  const board = someBoard()
  const other = new Board(new Y.Doc())
  other.doc.clientID = 2 ** 42 + 5
  Y.applyUpdate(other.doc, Y.encodeStateAsUpdate(board.doc))
  const undo = new Y.UndoManager(other.roots, { trackedOrigins: new Set([other.origin]) })
  const acting = { by: ADA, now: 9, random: seeded(6) }
  const updates = updatesOf(other.doc, () => {
    const [note, story] = createCards(other, acting, [
      { kind: 'note', values: { text: 'second' } },
      { kind: 'story', values: { asA: 'visitor', iWant: 'to see' } },
    ])
    other.transact(() => other.text(note!, 'text')!.insert(3, 'xyz'))
    other.transact(() => other.text(note!, 'text')!.delete(1, 3))
    for (let i = 0; i < 5; i++)
      setField(other, story!, 'moscow', i % 2 ? 'must' : 'should', acting.random)
    deleteCards(other, acting, [note!])
    undo.undo()
    undo.redo()
  })
  const first = Y.encodeStateAsUpdate(board.doc)
  return { updates: [first, ...updates], state: Y.encodeStateAsUpdate(other.doc) }
}

/** Takes an update in as the server does; returns whether it was let in. */
function admit(bytes: Uint8Array, doc: Y.Doc): Verdict['kind'] | 'malformed' {
  let verdict: Verdict
  try {
    verdict = verdictOn(bytes, doc)
  } catch {
    return 'malformed'
  }
  if (verdict.kind === 'news') Y.applyUpdate(doc, bytes)
  return verdict.kind
}

const ROUNDS = Number(process.env['FUZZ_ROUNDS'] ?? 40_000)

test(`${ROUNDS} mutated frames: what gets in never throws, leaves nothing pending, and newcomers see the same`, () => {
  const { updates, state } = session()
  const random = seeded(42)
  const seen = new Map<string, number>()
  const fresh = () => {
    const doc = new Y.Doc()
    const board = new Board(doc)
    Y.applyUpdate(doc, updates[0]!)
    return board.doc
  }
  let doc = fresh()
  for (let round = 0; round < ROUNDS; round++) {
    const source = random() < 0.05 ? state : updates[Math.floor(random() * updates.length)]!
    const bytes = mutated(source, random)
    const outcome = admit(bytes, doc)
    seen.set(outcome, (seen.get(outcome) ?? 0) + 1)
    if (outcome !== 'malformed') expect(() => Y.decodeUpdate(bytes)).not.toThrow()
    const { pendingStructs, pendingDs } = doc.store
    expect([pendingStructs, pendingDs]).toEqual([null, null])
    if (round % 500 !== 499) continue
    const newcomer = new Y.Doc()
    Y.applyUpdate(newcomer, Y.encodeStateAsUpdate(doc))
    expect(newcomer.store.pendingStructs).toBeNull()
    expect(newcomer.getMap('cards').toJSON()).toEqual(doc.getMap('cards').toJSON())
    doc = fresh()
  }
  for (const outcome of ['malformed', 'missing', 'refused', 'known', 'news']) {
    expect(seen.get(outcome) ?? 0, outcome).toBeGreaterThan(ROUNDS / 5000)
  }
})

test('honest updates lost, doubled and in any order: what is missing is exactly what Yjs would leave pending', () => {
  const random = seeded(8)
  const seen = { news: 0, known: 0, missing: 0 }
  for (let round = 0; round < 150; round++) {
    const { updates } = session()
    const doc = new Board(new Y.Doc()).doc
    for (let i = 0; i < 30; i++) {
      const at = Math.floor(random() * updates.length)
      const bytes = random() < 0.2 ? Y.mergeUpdates(updates.slice(at, at + 3)) : updates[at]!
      const trial = new Y.Doc()
      Y.applyUpdate(trial, Y.encodeStateAsUpdate(doc))
      Y.applyUpdate(trial, bytes)
      const isPending = trial.store.pendingStructs !== null || trial.store.pendingDs !== null
      const { kind } = verdictOn(bytes, doc)
      expect(kind).not.toBe('refused')
      expect(kind === 'missing').toBe(isPending)
      seen[kind as 'news']++
      if (kind === 'news') Y.applyUpdate(doc, bytes)
    }
  }
  expect(Math.min(seen.news, seen.known, seen.missing)).toBeGreaterThan(100)
})

test('people who write in one text at once, offline for a while, and undo: none of it is refused, all see the same', () => {
  const random = seeded(77)
  const pick = <T>(all: readonly T[]) => all[Math.floor(random() * all.length)]!
  for (let round = 0; round < 40; round++) {
    const server = someBoard()
    const card = [...server.cards.keys()][0] as CardId
    const people = [1, 2, 3, 4].map((n) => {
      const doc = new Y.Doc()
      doc.clientID = 2 ** 42 + Math.floor(random() * 1000) * 10 + n
      const board = new Board(doc)
      Y.applyUpdate(doc, Y.encodeStateAsUpdate(server.doc))
      const undo = new Y.UndoManager(board.roots, {
        trackedOrigins: new Set([board.origin]),
        captureTimeout: 0,
      })
      return { board, undo, text: board.text(card, 'text')! }
    })
    const deliver = (to: Y.Doc, from: Y.Doc, isOneByOne: boolean) => {
      const bytes = Y.encodeStateAsUpdate(from, isOneByOne ? Y.encodeStateVector(to) : undefined)
      const { kind } = verdictOn(bytes, to)
      expect(['news', 'known']).toContain(kind)
      if (kind === 'news') Y.applyUpdate(to, bytes)
    }
    for (let step = 0; step < 120; step++) {
      const { board, undo, text } = pick(people)
      const at = Math.floor(random() * (text.length + 1))
      const what = random()
      if (what < 0.45) board.transact(() => text.insert(at, pick(['a', 'bc', 'déf', '👋'])))
      else if (what < 0.6) board.transact(() => text.delete(at, Math.min(3, text.length - at)))
      else if (what < 0.66) undo.undo()
      else if (what < 0.7) undo.redo()
      else if (what < 0.85) deliver(server.doc, board.doc, random() < 0.5)
      else
        Y.applyUpdate(board.doc, Y.encodeStateAsUpdate(server.doc, Y.encodeStateVector(board.doc)))
    }
    for (const { board } of people) deliver(server.doc, board.doc, false)
    const newcomer = new Y.Doc()
    Y.applyUpdate(newcomer, Y.encodeStateAsUpdate(server.doc))
    for (const { board, text } of people) {
      Y.applyUpdate(board.doc, Y.encodeStateAsUpdate(server.doc))
      expect(text.toJSON()).toBe(server.text(card, 'text')!.toJSON())
    }
    expect(new Board(newcomer).text(card, 'text')!.toJSON()).toBe(people[0]!.text.toJSON())
  }
})

test('people who do anything offline, drag, undo and come back with all of it at once: none of it is refused', () => {
  const drags = fc.array(fc.nat({ max: 4 }), { minLength: 40, maxLength: 40 })
  fc.assert(
    fc.property(edits, drags, (steps, moves) => {
      const { people, server } = workshop()
      const { doc } = server.board
      const comeBack = (person: Person) => {
        const diff = Y.encodeStateAsUpdate(person.board.doc, Y.encodeStateVector(doc))
        // As a page sends it: what is long comes in pieces.
        for (const bytes of splitUpdate(diff, 300, 100_000)) {
          const verdict = verdictOn(bytes, doc, person.name as ParticipantId)
          expect(verdict.kind === 'news' ? verdict.oversteps : verdict.kind).toBeOneOf([
            undefined,
            'known',
          ])
          if (verdict.kind === 'news') Y.applyUpdate(doc, bytes)
        }
        person.hear(Y.encodeStateAsUpdate(doc))
      }
      for (const [i, edit] of steps.entries()) {
        const person = people[edit.who]!
        perform(edit, person)
        const [key, record] = [...person.board.canvas][edit.other % person.board.canvas.size]!
        for (let move = moves[i]!; move > 0; move--) {
          person.board.transact(() => record.set('g', [move, edit.card, 0]))
        }
        expect(key).toMatch(/^shape:/)
        if (edit.other % 4 === 0) comeBack(person)
      }
      for (const person of [...people, ...people]) comeBack(person)
      for (const { board } of people) {
        expect(sameContent(board.doc, doc)).toBe(true)
        expect(doc.store.pendingStructs).toBeNull()
      }
    }),
    { numRuns: Number(process.env['FUZZ_SESSIONS'] ?? 150) },
  )
})
