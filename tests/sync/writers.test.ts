import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { Board } from '../../model/Board.ts'
import { createCard } from '../../model/commands.ts'
import type { ParticipantId } from '../../model/ids.ts'
import { SERVER_IDS } from '../../model/protocol.ts'
import type { Role } from '../../model/roles.ts'
import { encodeState } from '../../model/storedState.ts'
import { addStep, editStep, setStep } from '../../model/workshop.ts'
import { ClientIds } from '../../server/sync/ClientIds.ts'
import type { Connection } from '../../server/sync/Connection.ts'
import { write } from '../../server/sync/frames.ts'
import type { StoredBoard } from '../../server/sync/loadBoard.ts'
import { readUpdate } from '../../server/sync/readUpdate.ts'
import { RoomDocument } from '../../server/sync/RoomDocument.ts'
import type { Received } from '../../server/sync/RoomWindow.ts'
import { Person, seeded } from '../support/people.ts'

/** Somebody's connection as far as a document looks at it. */
function connectionOf({ name }: Person, role: Role): Connection {
  const session = { role, participantId: name as ParticipantId, device: name }
  return { session, handled: 0, chargeWork: () => {} } as unknown as Connection
}

test('RIGHT2: in one turn of the server, each edit is judged by the step at which it comes', async () => {
  const random = seeded(1)
  const board = new Board(new Y.Doc())
  const [open, closed] = [addStep(board, 'Open', random), addStep(board, 'Closed', random)]
  const note = createCard(
    board,
    { by: 'ada' as ParticipantId, now: 1, random },
    { kind: 'note', values: { text: '' } },
  )
  setStep(board, open)
  const stored = Y.encodeStateAsUpdate(board.doc)
  const [ada, ben] = [new Person('ada', SERVER_IDS + 11), new Person('ben', SERVER_IDS + 12)]
  for (const person of [ada, ben]) person.hear(stored)
  const connections = new Map([
    [ada, connectionOf(ada, 'facilitator')],
    [ben, connectionOf(ben, 'participant')],
  ])
  const receive = (person: Person, edit: () => void): Received => {
    edit()
    const bytes = person.outbox.splice(0)
    const update = Y.mergeUpdates(bytes)
    const connection = connections.get(person) as Connection
    return {
      ...{ connection, update: readUpdate(update), frame: write.update(update), isAnswer: false },
    }
  }
  const type = (person: Person, words: string) =>
    receive(person, () => {
      const text = person.board.text(note, 'text')
      text?.insert(text.length, words)
    })

  const from: StoredBoard = {
    ...{
      clientIds: new ClientIds(new Map()),
      seq: 0,
      snapshot: encodeState([stored]),
      updates: [],
    },
    past: { epoch: 0, recoveryUntil: undefined },
  }
  const document = new RoomDocument(from)
  await document.read(from, async () => true)
  document.receive([
    type(ben, '1 '),
    receive(ada, () => editStep(ada.board, closed, { writers: 'facilitators' })),
    type(ben, '2 '),
    receive(ada, () => setStep(ada.board, closed)),
    type(ben, '3 '),
    type(ada, 'A '),
    receive(ada, () => editStep(ada.board, closed, { writers: 'all' })),
    type(ben, '4 '),
    receive(ada, () => editStep(ada.board, closed, { writers: 'facilitators' })),
    type(ben, '5 '),
    receive(ada, () => setStep(ada.board, open)),
    type(ben, '6 '),
  ])
  const words = document.board.text(note, 'text')?.toJSON().trim().split(' ') ?? []
  expect(words.toSorted()).toEqual(['1', '2', '4', '6', 'A'])
  const reversed = document.takeEffects().filter((effect) => effect.reversed)
  expect(reversed.map(({ from }) => from)).toEqual([connections.get(ben), connections.get(ben)])
})
