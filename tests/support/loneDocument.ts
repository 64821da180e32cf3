import * as Y from 'yjs'
import { Board } from '../../model/Board.ts'
import type { ParticipantId } from '../../model/ids.ts'
import type { RefusalCode } from '../../model/protocol.ts'
import type { Role } from '../../model/roles.ts'
import { encodeState } from '../../model/storedState.ts'
import { ClientIds } from '../../server/sync/ClientIds.ts'
import type { Connection } from '../../server/sync/Connection.ts'
import { write } from '../../server/sync/frames.ts'
import { readUpdate } from '../../server/sync/readUpdate.ts'
import { RoomDocument } from '../../server/sync/RoomDocument.ts'
import type { Received } from '../../server/sync/RoomWindow.ts'

/** The server's document of a board that holds this already, without people, store or wire. */
export async function loneDocument(fill: (board: Board) => void = () => {}, writtenAs = 2 ** 43) {
  const first = new Board(new Y.Doc())
  first.doc.clientID = writtenAs
  fill(first)
  const clientIds = new ClientIds(new Map())
  const snapshot = encodeState([Y.encodeStateAsUpdate(first.doc)])
  const past = { epoch: 0, recoveryUntil: undefined }
  const stored = { clientIds, seq: 0, snapshot, updates: [], past }
  const document = new RoomDocument(stored)
  await document.read(stored, () => Promise.resolve(true))
  const refused: RefusalCode[] = []

  return {
    ...{ document, clientIds, refused },
    /** Somebody's connection as far as a document looks at it. */
    connect: (name: string, role: Role = 'participant', idPrefix = -1): Connection => {
      const session = { role, name, participantId: name as ParticipantId, device: name, idPrefix }
      const refuse = (code: RefusalCode) => refused.push(code)
      return { session, handled: 0, chargeWork: () => {}, refuse } as unknown as Connection
    },
    send: (connection: Connection, bytes: Uint8Array): void => {
      const update = readUpdate(bytes)
      const received: Received = {
        ...{ connection, update, frame: write.update(bytes), isAnswer: false },
      }
      document.receive([received])
    },
  }
}
