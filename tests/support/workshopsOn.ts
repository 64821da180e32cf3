import { expect } from 'vitest'
import type { TestBoard, TestServer } from './startServer.ts'
import { sameContent, SyncPerson } from './syncPerson.ts'
import { until } from './until.ts'

export interface Workshop {
  readonly board: TestBoard
  readonly ada: SyncPerson
  readonly ben: SyncPerson
}

/** How to open a workshop on a server, and to say how it ends. */
export function workshopsOn(server: () => TestServer) {
  /** Ada facilitates, Ben takes part. */
  async function workshop(): Promise<Workshop> {
    const board = await server().createBoard('lead-workshop')
    const ada = await SyncPerson.join(server(), board, { key: board.keys.facilitator })
    const ben = await SyncPerson.join(server(), board, {
      key: board.keys.participant,
      isExtended: true,
    })
    return { board, ada, ben }
  }

  /** Ada, Ben, newcomers and the disk have the same content; everybody leaves. */
  async function expectAllTheSame({ board, ada, ben }: Workshop): Promise<void> {
    const cleo = await SyncPerson.join(server(), board, { key: board.keys.viewer })
    await until('all see the same', () => [ben, cleo].every(({ doc }) => sameContent(doc, ada.doc)))
    await server().stop()
    await server().restart()
    const dan = await SyncPerson.join(server(), board, { key: board.keys.viewer })
    expect(sameContent(dan.doc, ada.doc)).toBe(true)
    for (const person of [ada, ben, cleo, dan]) person.leave()
  }

  return { workshop, expectAllTheSame }
}

/** The server has said so much to somebody. */
export function isBack(person: SyncPerson, key: keyof SyncPerson['heard'], count = 1) {
  return until(`${key} is heard`, () => person.heard[key].length >= count)
}
