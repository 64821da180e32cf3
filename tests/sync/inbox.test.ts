import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Connection } from '../../server/sync/Connection.ts'
import { Inbox } from '../../server/sync/Inbox.ts'
import type { Received, RoomWindow, Task } from '../../server/sync/RoomWindow.ts'

const somebody = {} as Connection
const task: Task = { perform: async () => () => undefined, abandon: () => undefined }

function inboxOf(sizes: readonly number[]): Inbox {
  const inbox = new Inbox()
  inbox.addTask(task)
  for (const size of sizes) inbox.addUpdate({ frame: new Uint8Array(size) } as Received)
  inbox.addArrival(somebody)
  inbox.addRequest(somebody, new Uint8Array())
  return inbox
}

/** Turn by turn, until nothing waits. */
function turnsOf(inbox: Inbox, bytes: number): RoomWindow[] {
  const turns: RoomWindow[] = []
  while (!inbox.isEmpty) turns.push(inbox.take(bytes))
  return turns
}

const sizesOf = ({ updates }: RoomWindow) => updates.map(({ frame }) => frame.length)

test('no turn deals with more than its bytes, but with one update at least; all are dealt with, in order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 300 })), (sizes) => {
      const turns = turnsOf(inboxOf(sizes), 100)
      expect(turns.flatMap(sizesOf)).toEqual(sizes)
      for (const turn of turns) {
        const bytes = sizesOf(turn).reduce((sum, size) => sum + size, 0)
        expect(bytes <= 100 || turn.updates.length === 1).toBe(true)
      }
    }),
  )
})

test('who comes in or asks is seen to in the next turn; tasks stand for all that came before them', () => {
  const turns = turnsOf(inboxOf([60, 60, 60, 40]), 100)
  expect(turns.map(sizesOf)).toEqual([[60], [60], [60, 40]])
  expect(turns.map(({ arrivals }) => arrivals.length)).toEqual([1, 0, 0])
  expect(turns.map(({ requests }) => requests.size)).toEqual([1, 0, 0])
  expect(turns.map(({ tasks }) => tasks.length)).toEqual([0, 0, 1])
})

test('what waits is bounded, and makes room as it is dealt with', () => {
  const inbox = new Inbox()
  const add = () => inbox.addUpdate({ frame: new Uint8Array(16 * 1024 * 1024) } as Received)
  expect(Array.from({ length: 5 }, add)).toEqual([true, true, true, true, false])
  inbox.take()
  expect([add(), add()]).toEqual([true, false])
})
