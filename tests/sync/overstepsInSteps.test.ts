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
import type { CardId, LinkId, StepId } from '../../model/ids.ts'
import { readState } from '../../model/state.ts'
import { addStep, currentWriters, editStep, setStep } from '../../model/workshop.ts'
import { startServer, type TestServer } from '../support/startServer.ts'
import { sameContent, SyncPerson } from '../support/syncPerson.ts'
import { until } from '../support/until.ts'
import { isBack, workshopsOn, type Workshop } from '../support/workshopsOn.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.close())
const { workshop, expectAllTheSame } = workshopsOn(() => server)

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
