import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { Board } from '../../model/Board.ts'
import type { ParticipantId } from '../../model/ids.ts'
import { encodeState } from '../../model/storedState.ts'
import { ClientIds } from '../../server/sync/ClientIds.ts'
import type { Connection } from '../../server/sync/Connection.ts'
import { write } from '../../server/sync/frames.ts'
import type { StoredBoard } from '../../server/sync/loadBoard.ts'
import { readUpdate } from '../../server/sync/readUpdate.ts'
import { RoomDocument } from '../../server/sync/RoomDocument.ts'
import { Person } from '../support/people.ts'

const KEY = 'note'
/** Above those of servers, below those that are bound to a device. */
const IDS = 2 ** 21
/** A client id that is lower, and one that is higher, than that of who oversteps. */
const ORDERS = [
  ['lower', 20],
  ['higher', 80],
] as const

/** Ada and Cleo facilitate, Ben takes part; each has a copy and says when the server gets what they did. */
async function room({ adaId, old }: { adaId: number; old: string | undefined }) {
  const first = new Board(new Y.Doc())
  first.info.set('goal', new Y.Text())
  if (old !== undefined) first.workshop.set(KEY, old)
  const stored = Y.encodeStateAsUpdate(first.doc)
  const ada = new Person('ada', IDS + adaId)
  const [ben, cleo] = [new Person('ben', IDS + 50), new Person('cleo', IDS + 90)]
  const people = [ada, ben, cleo]
  for (const person of people) person.hear(stored)

  const from: StoredBoard = {
    ...{ clientIds: new ClientIds(new Map()), seq: 0, snapshot: encodeState([stored]) },
    ...{ updates: [], past: { epoch: 0, recoveryUntil: undefined } },
  }
  const document = new RoomDocument(from)
  await document.read(from, async () => true)
  const connections = new Map(
    people.map((person) => [person, connectionOf(person, person === ben)]),
  )
  const rows: Uint8Array[] = []
  const told = new Map(people.map((person) => [person, 0]))

  return {
    ...{ ada, ben, cleo },
    /** The server gets what somebody did since; the others hear of it when they `listen`. */
    send(person: Person, isAnswer = false) {
      const update = Y.mergeUpdates(person.outbox.splice(0))
      const connection = connections.get(person) as Connection
      const rest = { frame: write.update(update), isAnswer }
      document.receive([{ connection, update: readUpdate(update), ...rest }])
      const effects = document.takeEffects()
      rows.push(...effects.map(({ bytes }) => bytes))
      return effects
    },
    listen(person: Person) {
      for (const row of rows.slice(told.get(person))) person.hear(row)
      told.set(person, rows.length)
    },
    /** What everybody reads: the server, people, a newcomer, and who replays what is stored. */
    seen(): unknown[] {
      for (const person of people) this.listen(person)
      const newcomer = new Board(new Y.Doc())
      Y.applyUpdate(newcomer.doc, Y.encodeStateAsUpdate(document.board.doc))
      const replay = new Board(new Y.Doc())
      for (const row of [stored, ...rows]) Y.applyUpdate(replay.doc, row)
      const boards = [document.board, ...people.map(({ board }) => board), newcomer, replay]
      return [...new Set(boards.map((board) => board.workshop.get(KEY)))]
    },
  }
}

function connectionOf({ name }: Person, isParticipant: boolean): Connection {
  const role = isParticipant ? 'participant' : 'facilitator'
  const session = { role, participantId: name as ParticipantId, device: name }
  return { session, handled: 0, chargeWork: () => {} } as unknown as Connection
}

describe.each(ORDERS)('a facilitator whose client id is the %s one', (_, adaId) => {
  const cases = [undefined, 'old'].flatMap((old) =>
    [false, true].map((isAnswer) => ({ old, isAnswer })),
  )

  test.each(cases)('wins with what they set before they heard: %j', async ({ old, isAnswer }) => {
    const all = await room({ adaId, old })
    const { ada, ben } = all
    ada.board.workshop.set(KEY, 'Ada')
    ben.board.workshop.set(KEY, 'Ben')
    expect(all.send(ben).map(({ reversed }) => reversed !== undefined)).toEqual([true])
    ben.board.workshop.set(KEY, 'Ben again')
    all.send(ben)
    for (const { reversed } of all.send(ada, isAnswer)) expect(reversed).toBeUndefined()
    expect(all.seen()).toEqual(['Ada'])
  })

  test('goes on before they hear, and after', async () => {
    const all = await room({ adaId, old: 'old' })
    const { ada, ben } = all
    ada.board.workshop.set(KEY, 'Ada')
    ben.board.workshop.set(KEY, 'Ben')
    all.send(ben)
    all.send(ada)
    ada.board.workshop.set(KEY, 'Ada again')
    all.send(ada)
    expect(all.seen()).toEqual(['Ada again'])
    ada.board.workshop.set(KEY, 'Ada at last')
    all.send(ada)
    expect(all.seen()).toEqual(['Ada at last'])
  })

  test('does not get back what they deleted themselves', async () => {
    const all = await room({ adaId, old: undefined })
    all.ada.board.workshop.set(KEY, 'Ada')
    all.ada.board.workshop.delete(KEY)
    all.ben.board.workshop.set(KEY, 'Ben')
    all.send(all.ben)
    all.send(all.ada)
    expect(all.seen()).toEqual([undefined])
  })
})

test('what a facilitator set who knew that it was taken back stays', async () => {
  const all = await room({ adaId: 20, old: 'old' })
  all.ada.board.workshop.set(KEY, 'Ada')
  all.ben.board.workshop.set(KEY, 'Ben')
  all.send(all.ben)
  all.listen(all.cleo)
  all.cleo.board.workshop.set(KEY, 'Cleo')
  all.send(all.cleo)
  all.send(all.ada)
  expect(all.seen()).toEqual(['Cleo'])
})

test('others’ edits elsewhere go out as they came, after something was taken back', async () => {
  const all = await room({ adaId: 20, old: 'old' })
  all.ben.board.workshop.set(KEY, 'Ben')
  all.send(all.ben)
  all.ada.board.workshop.set('another', 'Ada')
  const [own] = all.ada.outbox
  expect(all.send(all.ada).map(({ bytes }) => bytes)).toEqual([own])
})
