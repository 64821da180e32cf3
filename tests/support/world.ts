import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { createCard } from '../../model/commands.ts'
import type { CardId } from '../../model/ids.ts'
import { startServer, type TestBoard, type TestServer } from './startServer.ts'
import { sameContent, SyncPerson } from './syncPerson.ts'
import { until } from './until.ts'

/** A server of its own with people at work: Ada and Ben on one board, Fay on another. */
export interface World {
  readonly server: TestServer
  readonly board: TestBoard
  readonly other: TestBoard
  readonly ada: SyncPerson
  readonly ben: SyncPerson
  readonly fay: SyncPerson
}

export async function openWorld(): Promise<World> {
  const server = await startServer({ runs: 'bundle' })
  const board = await server.createBoard('lead-workshop')
  const other = await server.createBoard()
  return {
    server,
    board,
    other,
    ada: await SyncPerson.join(server, board, { key: board.keys.facilitator }),
    ben: await SyncPerson.join(server, board, { key: board.keys.participant }),
    fay: await SyncPerson.join(server, other, { key: other.keys.participant }),
  }
}

export async function closeWorld({ server, ada, ben, fay }: World): Promise<void> {
  for (const person of [ada, ben, fay]) person.leave()
  await server.close()
}

/** All of them write, everybody sees it, newcomers too, and nobody's connection ended. */
export async function workOn({ server, board, other, ada, ben, fay }: World): Promise<void> {
  const notes: CardId[] = []
  for (const person of [ada, ben, fay]) {
    notes.push(createCard(person.board, person.acting, { kind: 'note', values: { text: 'on' } }))
  }
  await until('Ben sees Ada’s note', () => ben.board.cards.has(notes[0]!))
  await until('Ada sees Ben’s note', () => ada.board.cards.has(notes[1]!))
  const cleo = await SyncPerson.join(server, board, { key: board.keys.viewer })
  const dan = await SyncPerson.join(server, other, { key: other.keys.viewer })
  await until('Dan sees the other board', () => dan.board.cards.has(notes[2]!))
  expect(sameContent(cleo.doc, ada.doc)).toBe(true)
  expect(sameContent(cleo.doc, ben.doc)).toBe(true)
  expect(cleo.doc.store.pendingStructs).toBeNull()
  for (const person of [cleo, dan]) person.leave()
  expect([ada.ends, ben.ends, fay.ends]).toEqual([[], [], []])
}

/** Ben writes long texts and takes them away again: so many megabytes for everybody to hear. */
export async function talk({ ada, ben }: World, megabytes: number): Promise<void> {
  const note = createCard(ben.board, ben.acting, { kind: 'note', values: { text: '' } })
  const text = ben.board.text(note, 'text')!
  for (let said = 0; said < megabytes * 4; said++) {
    text.insert(0, 'x'.repeat(250_000))
    text.delete(0, text.length)
    if (said % 8 === 7) await heard(ada, ben, note)
  }
  await heard(ada, ben, note)
}

async function heard(ada: SyncPerson, ben: SyncPerson, note: CardId): Promise<void> {
  const mark = `${Math.random()}`
  ben.board.card(note)!.set('colour', mark)
  await until('Ada has heard it', () => ada.board.card(note)?.get('colour') === mark)
}

/** Resident bytes of a server's process: now, and at most ever. */
export function memoryOf({ server }: World): { now: number; peak: number } {
  const status = readFileSync(`/proc/${server.pid}/status`, 'latin1')
  const read = (name: string) =>
    Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1024
  return { now: read('VmRSS'), peak: read('VmHWM') }
}
