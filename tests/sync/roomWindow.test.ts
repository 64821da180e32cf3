import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Connection } from '../../server/sync/Connection.ts'
import {
  isEmpty,
  newWindow,
  takeFrom,
  type Received,
  type RoomWindow,
  type Task,
} from '../../server/sync/RoomWindow.ts'

const somebody = {} as Connection
const task: Task = { perform: async () => () => undefined, abandon: () => undefined }

function windowOf(sizes: readonly number[]): RoomWindow {
  const window = newWindow()
  const updates = sizes.map((size) => ({ frame: new Uint8Array(size) }) as Received)
  window.updates.push(...updates)
  window.arrivals.push(somebody)
  window.requests.set(somebody, new Uint8Array())
  window.tasks.push(task)
  return window
}

/** Turn by turn, until nothing waits. */
function turnsOf(window: RoomWindow, bytes: number): RoomWindow[] {
  const turns: RoomWindow[] = []
  while (!isEmpty(window)) turns.push(takeFrom(window, bytes))
  return turns
}

const sizesOf = ({ updates }: RoomWindow) => updates.map(({ frame }) => frame.length)

test('no turn deals with more than its bytes, but with one update at least; all are dealt with, in order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 300 })), (sizes) => {
      const turns = turnsOf(windowOf(sizes), 100)
      expect(turns.flatMap(sizesOf)).toEqual(sizes)
      for (const turn of turns) {
        const bytes = sizesOf(turn).reduce((sum, size) => sum + size, 0)
        expect(bytes <= 100 || turn.updates.length === 1).toBe(true)
      }
    }),
  )
})

test('who comes in or asks is seen to in the next turn; tasks stand for all that came before them', () => {
  const turns = turnsOf(windowOf([60, 60, 60, 40]), 100)
  expect(turns.map(sizesOf)).toEqual([[60], [60], [60, 40]])
  expect(turns.map(({ arrivals }) => arrivals.length)).toEqual([1, 0, 0])
  expect(turns.map(({ requests }) => requests.size)).toEqual([1, 0, 0])
  expect(turns.map(({ tasks }) => tasks.length)).toEqual([0, 0, 1])
})
