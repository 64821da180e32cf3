import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import type { Board } from '../../model/Board.ts'
import {
  addItem,
  convertCard,
  createCard,
  createCards,
  deleteCards,
  linkCards,
  removeItem,
  setField,
  setScores,
  unlinkCards,
  type Acting,
} from '../../model/commands.ts'
import type { ListItem } from '../../model/fields.ts'
import { recordId } from '../../model/geometry.ts'
import type { BoardId, CardId, LinkId, StepId } from '../../model/ids.ts'
import { readState } from '../../model/state.ts'
import { addStep, currentWriters, editStep, setSettings, setStep } from '../../model/workshop.ts'
import { SqliteBoardStorage } from '../../server/storage/SqliteBoardStorage.ts'
import { startServer, type TestBoard, type TestServer } from '../support/startServer.ts'
import { sameContent, SyncPerson } from '../support/syncPerson.ts'
import { until } from '../support/until.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.close())

interface Workshop {
  readonly board: TestBoard
  readonly ada: SyncPerson
  readonly ben: SyncPerson
}

/** Ada facilitates, Ben takes part. */
async function workshop(): Promise<Workshop> {
  const board = await server.createBoard('lead-workshop')
  const ada = await SyncPerson.join(server, board, { key: board.keys.facilitator })
  const ben = await SyncPerson.join(server, board, {
    key: board.keys.participant,
    isExtended: true,
  })
  return { board, ada, ben }
}

function isBack(person: SyncPerson, key: keyof SyncPerson['heard'], count = 1) {
  return until(`${key} is heard`, () => person.heard[key].length >= count)
}

async function expectAllTheSame({ board, ada, ben }: Workshop): Promise<void> {
  const cleo = await SyncPerson.join(server, board, { key: board.keys.viewer })
  await until('all see the same', () => [ben, cleo].every(({ doc }) => sameContent(doc, ada.doc)))
  await server.stop()
  await server.restart()
  const dan = await SyncPerson.join(server, board, { key: board.keys.viewer })
  expect(sameContent(dan.doc, ada.doc)).toBe(true)
  for (const person of [ada, ben, cleo, dan]) person.leave()
}

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

/** A workshop with two linked stories, a list and a drawing, whose last step only facilitators write in. */
async function stepped() {
  const all = await workshop()
  const { board, acting } = all.ada
  const [story, other] = createCards(board, acting, [
    { kind: 'story', values: { iWant: 'compare pumps', acceptanceCriteria: ['by noise'] } },
    { kind: 'story', values: { iWant: 'order a sample' }, g: [10, 20, 0] },
  ]) as [CardId, CardId]
  const link = linkCards(board, acting, story, other, 'then') as LinkId
  board.canvas.set('shape:line', new Y.Map<unknown>([['g', [1, 2, 0]]]))
  const last = addStep(board, 'Decide', Math.random)
  editStep(board, last, { writers: 'facilitators' })
  const open = readState(board).step as StepId
  await until('both have a key', () => [story, other].every((id) => board.card(id)?.get('key')))
  return { ...all, story, other, link, open, last }
}

type Stepped = Awaited<ReturnType<typeof stepped>>

async function goTo({ ada, ben }: Workshop, step: StepId): Promise<void> {
  setStep(ada.board, step)
  await until('Ben is there, too', () => ben.board.workshop.get('step') === step)
}

function copyOf(doc: Y.Doc): Y.Doc {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
  return copy
}

test.each<[string, (board: Board, acting: Acting, on: Stepped) => void]>([
  ['types', (board, _, { story }) => board.text(story, 'iWant')!.insert(7, ' quickly')],
  ['deletes text', (board, _, { story }) => board.text(story, 'iWant')!.delete(0, 8)],
  ['makes a card', (board, acting) => createCard(board, acting, { kind: 'story' })],
  ['deletes a card', (board, acting, { story }) => deleteCards(board, acting, [story])],
  ['moves a card', (board, _, { other }) => board.canvas.get(recordId(other))!.set('g', [9, 9, 0])],
  ['moves a drawing', (board) => board.canvas.get('shape:line')!.set('g', [9, 9, 0])],
  ['deletes a drawing', (board) => board.canvas.delete('shape:line')],
  ['links', (board, acting, { story, other }) => linkCards(board, acting, other, story)],
  ['unlinks', (board, _, { link }) => unlinkCards(board, link)],
  ['scores', (board, _, { story }) => setScores(board, story, { impact: 8, effort: 2 })],
  [
    'votes',
    (board, { by, random }, { story }) =>
      setField(board, story, 'impactVotes', { [by]: 5 }, random),
  ],
  [
    'adds to a list',
    (board, { random }, { story }) => addItem(board, story, 'acceptanceCriteria', 'x', random),
  ],
  [
    'removes from a list',
    (board, _, { story }) => {
      const { acceptanceCriteria } = readState(board).cards.get(story)!.fields
      const [item] = acceptanceCriteria as readonly ListItem[]
      removeItem(board, story, 'acceptanceCriteria', item!.id)
    },
  ],
  ['turns a card into another kind', (board, _, { story }) => convertCard(board, story, 'epic')],
])(
  'a participant who %s in a step for facilitators has it taken back, for everybody',
  async (_, edit) => {
    const all = await stepped()
    const { ada, ben } = all
    await goTo(all, all.last)
    const before = copyOf(ada.doc)
    edit(ben.board, ben.acting, all)
    expect(sameContent(ben.doc, before)).toBe(false)
    await isBack(ben, 'reversed')
    expect(new Set(ben.heard.reversed)).toEqual(new Set(['step']))
    await until('Ben has it all back', () => sameContent(ben.doc, before))
    expect(sameContent(ada.doc, before)).toBe(true)
    expect(ben.heard.refused).toEqual([])
    const cleo = await SyncPerson.join(server, all.board, { key: all.board.keys.participant })
    expect(sameContent(cleo.doc, before)).toBe(true)
    for (const person of [ada, ben, cleo]) person.leave()
  },
)

test('what was taken back in a step stays so for newcomers and after a restart; others’ work goes on', async () => {
  const all = await stepped()
  const { ada, ben, story } = all
  await goTo(all, all.last)
  ben.board.text(story, 'iWant')!.insert(0, 'Ben: ')
  ada.board.text(story, 'iWant')!.insert(13, ' fast')
  await isBack(ben, 'reversed')
  await goTo(all, all.open)
  ben.board.text(story, 'iWant')!.insert(0, 'soon ')
  const read = ({ board }: SyncPerson) => board.text(story, 'iWant')!.toJSON()
  await until('Ada has both', () => read(ada) === 'soon compare pumps fast')
  await expectAllTheSame(all)
})

test('what was written offline before the step began arrives too late, and what no client may do is refused', async () => {
  const all = await stepped()
  const { board, ada, ben, story } = all
  ben.provider.disconnect()
  ben.board.text(story, 'iWant')!.insert(0, 'offline ')
  const note = createCard(ben.board, ben.acting, { kind: 'note', values: { text: 'from a train' } })
  setStep(ada.board, all.last)
  const before = copyOf(ada.doc)
  ben.provider.connect()
  await isBack(ben, 'reversed')
  await until('Ben is where Ada is', () => sameContent(ben.doc, ada.doc))
  expect(ben.board.cards.has(note)).toBe(false)
  expect(sameContent(ada.doc, before)).toBe(true)
  const mallory = await SyncPerson.join(server, board, {
    key: board.keys.participant,
    isExtended: true,
  })
  mallory.board.card(story)!.set('key', 'ST-77')
  await isBack(mallory, 'refused')
  expect(mallory.heard.reversed).toEqual([])
  await expectAllTheSame(all)
  mallory.leave()
})

test('who hears that something is taken back can still read it: it goes right after', async () => {
  const all = await stepped()
  const { ben, story } = all
  await goTo(all, all.last)
  const text = ben.board.text(story, 'iWant')!
  const seen: string[] = []
  ben.onReversed = () => seen.push(text.toJSON())
  text.insert(0, 'my words ')
  await until('it is gone', () => text.toJSON() === 'compare pumps')
  expect(seen).toEqual(['my words compare pumps'])
  for (const person of [all.ada, ben]) person.leave()
})

test('nobody gets around the step: not with the step and the edit in one, nor through the API', async () => {
  const all = await stepped()
  const { board, ada, ben, story } = all
  await goTo(all, all.last)
  const before = copyOf(ada.doc)
  ben.doc.transact(() => {
    editStep(ben.board, all.last, { writers: 'all' })
    setStep(ben.board, all.open)
    ben.board.text(story, 'iWant')!.delete(0, 8)
    deleteCards(ben.board, ben.acting, [all.other])
  })
  await isBack(ben, 'reversed')
  await until('Ben has it all back', () => sameContent(ben.doc, before))
  expect(currentWriters(ada.board)).toBe('facilitators')
  const imported = (role: 'participant' | 'facilitator') =>
    server.request('POST', `/api/boards/${board.id}/import`, {
      key: board.keys[role],
      body: { kind: 'stories', text: 'As a visitor I want prices' },
    })
  expect((await imported('participant')).status).toBe(403)
  expect(sameContent(ada.doc, before)).toBe(true)
  expect((await imported('facilitator')).status).toBe(200)
  for (const person of [ada, ben]) person.leave()
})
