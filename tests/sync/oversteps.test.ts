import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import type { Board } from '../../model/Board.ts'
import { createCard, createCards, setField } from '../../model/commands.ts'
import type { BoardId } from '../../model/ids.ts'
import { readState } from '../../model/state.ts'
import { setSettings, setStep } from '../../model/workshop.ts'
import { SqliteBoardStorage } from '../../server/storage/SqliteBoardStorage.ts'
import { startServer, type TestServer } from '../support/startServer.ts'
import { SyncPerson } from '../support/syncPerson.ts'
import { until } from '../support/until.ts'
import { isBack, workshopsOn } from '../support/workshopsOn.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.close())
const { workshop, expectAllTheSame } = workshopsOn(() => server)

test('what a participant may not do is taken back at once; what they did besides stays', async () => {
  const all = await workshop()
  const { ada, ben } = all
  const titles: unknown[] = []
  const area = [...ada.board.areas.keys()][0]!
  const title = ada.board.areas.get(area as never)!.get('title')
  ada.board.areas.observeDeep(() => titles.push(ada.board.areas.get(area as never)!.get('title')))
  const { goal, step } = {
    goal: ada.board.info.get('goal') as Y.Text,
    step: readState(ada.board).step,
  }

  let note = ''
  ben.doc.transact(() => {
    ben.board.areas.get(area as never)!.set('title', 'Ben was here')
    ;(ben.board.info.get('goal') as Y.Text).insert(0, 'Ben’s goal')
    ben.board.workshop.delete('step')
    note = createCard(ben.board, ben.acting, { kind: 'note', values: { text: 'stays' } })
  })
  await isBack(ben, 'reversed')
  expect(ben.heard.reversed).toEqual(['forbidden'])
  await until('Ada has the note', () => ada.board.cards.has(note))
  await until('Ben hears it back', () => ben.board.areas.get(area as never)!.get('title') === title)
  for (const { board } of [ada, ben]) {
    expect(board.areas.get(area as never)!.get('title')).toBe(title)
    expect((board.info.get('goal') as Y.Text).toJSON()).toBe('')
    expect(readState(board).step).toBe(step)
  }
  expect(goal.toJSON()).toBe('')
  expect(titles.filter((seen) => seen !== title)).toEqual([])

  // Ben goes on, and a facilitator may do the same.
  setField(ben.board, note as never, 'colour', 'blue', Math.random)
  setSettings(ada.board, { language: 'fr' })
  setStep(ada.board, undefined)
  await until('both are there', () => ada.board.cards.get(note as never)?.get('colour') === 'blue')
  await expectAllTheSame(all)
})

test('an undo step that was taken back inserts nothing twice, and text deleted without a right comes back', async () => {
  const all = await workshop()
  const { ada, ben } = all
  const goal = (board: Board) => board.info.get('goal') as Y.Text
  goal(ada.board).insert(0, 'customers call us')
  await until('Ben has the goal', () => goal(ben.board).toJSON() === 'customers call us')
  goal(ben.board).delete(0, 10)
  goal(ben.board).insert(2, '!')
  await isBack(ben, 'reversed', 2)
  await until('it is back', () => goal(ben.board).toJSON() === 'customers call us')
  await expectAllTheSame(all)
})

test('other people’s votes and pinned ranks are not a participant’s', async () => {
  const all = await workshop()
  const { ada, ben } = all
  const [story] = createCards(ada.board, ada.acting, [{ kind: 'story', values: { iWant: 'x' } }])
  setField(ada.board, story!, 'impactVotes', { [ada.acting.by]: 8 }, Math.random)
  await until('Ben has it', () => ben.board.card(story!)?.get('key') !== undefined)
  setField(
    ben.board,
    story!,
    'impactVotes',
    { [ada.acting.by]: 1, [ben.acting.by]: 5 },
    Math.random,
  )
  setField(ben.board, story!, 'rank', 1, Math.random)
  await isBack(ben, 'reversed', 2)
  const card = () => readState(ben.board).cards.get(story!)!.fields
  await until('his own vote stays', () => {
    const { impactVotes, rank } = readState(ada.board).cards.get(story!)!.fields
    return (
      JSON.stringify(impactVotes) === JSON.stringify(card()['impactVotes']) && rank === undefined
    )
  })
  expect(card()['impactVotes']).toEqual({ [ada.acting.by]: 8, [ben.acting.by]: 5 })
  await expectAllTheSame(all)
})

test.each<[string, (board: Board, story: string) => void]>([
  ['deletes a card for good', (board, story) => board.cards.delete(story as never)],
  ['replaces a card', (board, story) => board.cards.set(story, new Y.Map())],
  [
    'replaces a text that others write in',
    (board, story) => board.card(story)!.set('iWant', new Y.Text('mine')),
  ],
  ['gives a key', (board, story) => board.card(story)!.set('key', 'ST-77')],
  ['takes a card over', (board, story) => board.card(story)!.set('createdBy', 'Ben0')],
  [
    'makes a card in somebody’s name',
    (board) => board.cards.set('forged', new Y.Map([['createdBy', 'Ada0']])),
  ],
  ['says that the document is newer', (board) => board.info.set('version', 99)],
])('nobody %s, not even a facilitator', async (_, edit) => {
  const { board, ada, ben } = await workshop()
  const [story] = createCards(ben.board, ben.acting, [{ kind: 'story', values: { iWant: 'x' } }])
  await until('it has a key', () => ben.board.card(story!)?.get('key') !== undefined)
  const before = JSON.stringify(readState(ben.board).cards.get(story!))
  const mallory = await SyncPerson.join(server, board, {
    key: board.keys.facilitator,
    isExtended: true,
  })
  mallory.doc.transact(() => edit(mallory.board, story!))
  await isBack(mallory, 'refused')
  expect(mallory.heard.refused).toEqual(['notAllowed'])
  ben.board.text(story!, 'iWant')!.insert(1, 'y')
  await until('people go on', () => ada.board.text(story!, 'iWant')?.toJSON() === 'xy')
  ben.board.text(story!, 'iWant')!.delete(1, 1)
  expect(JSON.stringify(readState(ben.board).cards.get(story!))).toBe(before)
  expect(ben.board.info.get('version')).toBe(1)
  expect(ben.board.cards.has('forged')).toBe(false)
  for (const person of [ada, ben, mallory]) person.leave()
})

test('what was taken back is never on disk, nor on anybody else’s wire', async () => {
  const { board, ada, ben } = await workshop()
  const heard: Uint8Array[] = []
  ada.doc.on('update', (update: Uint8Array) => heard.push(update))
  ;(ben.board.info.get('goal') as Y.Text).insert(0, 'unwanted words')
  await isBack(ben, 'reversed')
  const note = createCard(ben.board, ben.acting, { kind: 'note', values: { text: 'wanted words' } })
  await until('Ada has the note', () => ada.board.cards.has(note))
  const wire = Buffer.concat(heard).toString('latin1')
  expect(wire).toContain('wanted words')
  expect(wire).not.toContain('unwanted')
  const storage = new SqliteBoardStorage(join(server.dataDir, 'atelier.db'))
  const rows = await storage.updates(board.id as BoardId, {})
  await storage.close()
  expect(rows.map(({ author }) => author)).toContain(ben.acting.by)
  const disk = Buffer.concat(rows.map(({ bytes }) => bytes)).toString('latin1')
  expect(disk).toContain('wanted words')
  expect(disk).not.toContain('unwanted')
  for (const person of [ada, ben]) person.leave()
})
