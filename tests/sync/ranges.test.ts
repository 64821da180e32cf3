import { expect, test } from 'vitest'
import { Ranges } from '../../server/sync/Ranges.ts'
import { readUpdate } from '../../server/sync/readUpdate.ts'
import { Reversal } from '../../server/sync/Reversal.ts'
import { ADA, someBoard } from '../support/admission.ts'
import { content, rawItem, rawUpdate } from '../support/frames.ts'
import { seeded } from '../support/people.ts'

test('holds exactly the clocks that were added, in whatever order', () => {
  const random = seeded(5)
  const below = (most: number) => Math.floor(random() * most)
  for (let round = 0; round < 50; round++) {
    const ranges = new Ranges()
    const clocks = new Set<number>()
    const wrong: unknown[] = []
    for (let i = 0; i < 12; i++) {
      const clock = below(60)
      const end = clock + 1 + below(6)
      ranges.add({ client: 1, clock, end })
      for (let at = clock; at < end; at++) clocks.add(at)
    }
    for (let clock = 0; clock < 60; clock++) {
      for (let end = clock + 1; end < 64; end++) {
        const all = Array.from({ length: end - clock }, (_, i) => clocks.has(clock + i))
        if (ranges.holds({ client: 1, clock, end }) !== all.every(Boolean)) wrong.push([clock, end])
      }
    }
    expect(wrong).toEqual([])
    expect(ranges.holds({ client: 2, clock: 0, end: 1 })).toBe(false)
  }
})

test('two deletions of millions at keys that are not the sender’s are taken back as the two that they are', () => {
  const { doc, info } = someBoard()
  info.set('title', 'Title')
  const reversal = new Reversal(doc)
  const editor = { role: 'participant', participantId: ADA, writers: 'all' } as const
  const length = 2 ** 24 - 10
  for (const [clock, key] of [[0, 'title'] as const, [length, 'language'] as const]) {
    const item = rawItem({ content: content.deleted(length), parent: 'board', key })
    const update = readUpdate(rawUpdate([{ client: 9, clock, structs: [item] }]))
    doc.transact((transaction) => {
      reversal.apply(update, [{ client: 9, clock, end: clock + length }], editor, transaction)
      transaction.local = true
    })
  }
  expect(info.get('title')).toBe('Title')
})
