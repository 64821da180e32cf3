import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import type { Node } from '../../model/Board.ts'
import { applyBoardFile, parseBoardFile, toBoardFile } from '../../model/boardFile.ts'
import type { ParticipantId, StepId } from '../../model/ids.ts'
import { restoreBoard } from '../../model/restoreBoard.ts'
import { judge, type Change, type Editor } from '../../model/rights.ts'
import { can, type Role } from '../../model/roles.ts'
import { addStep, currentWriters, editStep, setStep } from '../../model/workshop.ts'
import { Person } from '../support/people.ts'

const BEN = 'Ben0' as ParticipantId
const ben: Editor = { role: 'participant', participantId: BEN, writers: 'all' }
const ada: Editor = {
  role: 'facilitator',
  participantId: 'Ada0' as ParticipantId,
  writers: 'all',
}

function change(path: string, more: Partial<Change> = {}): Change {
  const plain = {
    how: 'set',
    isMap: path.split('/').length === 2,
    isAgain: false,
    isTaken: false,
    endsContainer: false,
    value: () => undefined,
  } as const
  return { ...plain, ...more, path: path.split('/') }
}
const first = (value: unknown) => ({ value: () => value })
const again = { isAgain: true, isTaken: true } as const
const deletion = { ...again, how: 'delete' } as const
const inside = { ...again, how: 'inside' } as const
const ending = { ...again, how: 'delete', endsContainer: true } as const

describe('what participants and facilitators may change', () => {
  test.each<[string, Change, participant: string, facilitator: string]>([
    ['a new card', change('cards/c'), 'allowed', 'allowed'],
    ['a card that is none', change('cards/c', { isMap: false }), 'refused', 'refused'],
    ['removing one', change('cards/c', { ...deletion, isMap: false }), 'refused', 'allowed'],
    ['a key that other programs trip over', change('canvas/constructor'), 'refused', 'refused'],
    ['a vote below a vote', change(`cards/c/impactVotes/Cleo/${BEN}`), 'reversed', 'allowed'],
    ['a field', change('cards/c/status', again), 'allowed', 'allowed'],
    ['the text of a field', change('cards/c/iWant', inside), 'allowed', 'allowed'],
    ['a row of a list', change('cards/c/links/l', ending), 'allowed', 'allowed'],
    ['deleting softly', change('cards/c/deletedAt'), 'allowed', 'allowed'],
    ['deleting in one’s own name', change(`cards/c/deletedBy.${BEN}`), 'allowed', 'reversed'],
    ['in somebody else’s', change('cards/c/deletedBy.Cleo', again), 'reversed', 'reversed'],
    ['hiding who did', change('cards/c/deletedBy.Cleo', deletion), 'reversed', 'reversed'],
    ['since when the bin holds a card', change('bin/c', first([1, 2, 3])), 'refused', 'refused'],
    ['turning a note into a story', change('cards/c/kind', again), 'allowed', 'allowed'],
    [
      'a number where another kind has a list',
      change('cards/c/from', ending),
      'allowed',
      'allowed',
    ],
    ['a link', change('links/l', ending), 'allowed', 'allowed'],
    ['a drawing', change('canvas/shape:x/g', again), 'allowed', 'allowed'],
    ['a pinned rank', change('cards/c/rank'), 'reversed', 'allowed'],
    ['one’s own vote', change(`cards/c/impactVotes/${BEN}`), 'allowed', 'allowed'],
    ['somebody’s vote', change('cards/c/impactVotes/Cleo', deletion), 'reversed', 'allowed'],
    ['an area’s title', change('areas/a/title', again), 'reversed', 'allowed'],
    ['deleting an area', change('areas/a', ending), 'refused', 'allowed'],
    ['the scale', change('board/scale', again), 'reversed', 'allowed'],
    ['the goal', change('board/goal', inside), 'reversed', 'allowed'],
    ['the current step', change('workshop/step', again), 'reversed', 'allowed'],
    ['the agenda', change('workshop/agenda/s/minutes', again), 'reversed', 'allowed'],
    ['deleting a card for good', change('cards/c', deletion), 'refused', 'refused'],
    ['another card under its id', change('cards/c', again), 'refused', 'refused'],
    ['a card that is there no more', change('cards/c', { isAgain: true }), 'allowed', 'allowed'],
    [
      'a text put in place of a text',
      change('cards/c/iWant', { ...again, endsContainer: true }),
      'refused',
      'refused',
    ],
    ['a story’s key', change('cards/c/key', first('ST-01')), 'refused', 'refused'],
    ['taking a key away', change('cards/c/key', deletion), 'refused', 'refused'],
    [
      'another author',
      change('cards/c/createdBy', { ...again, ...first(BEN) }),
      'refused',
      'refused',
    ],
    ['another age', change('cards/c/createdAt', again), 'refused', 'refused'],
    ['no author any more', change('cards/c/createdBy', deletion), 'refused', 'refused'],
    ['the document’s version', change('board/version', again), 'refused', 'refused'],
  ])('%s', (_, asked, participant, facilitator) => {
    expect([judge(asked, ben), judge(asked, ada)]).toEqual([participant, facilitator])
  })

  test('a new card is by who makes it, and by nobody else', () => {
    const by = (author: unknown) => judge(change('cards/c/createdBy', first(author)), ben)
    expect([by(BEN), by('Ada0'), by(undefined)]).toEqual(['allowed', 'refused', 'refused'])
    expect(judge(change('cards/c/createdAt', first(1)), ben)).toBe('allowed')
  })
})

describe('RIGHT1 in a step that only facilitators write in', () => {
  const inStep = (editor: Editor): Editor => ({ ...editor, writers: 'facilitators' })

  test.each<[string, Change]>([
    ['a new card', change('cards/c')],
    ['when it was made', change('cards/c/createdAt', first(1))],
    ['a field', change('cards/c/status', again)],
    ['the text of a field', change('cards/c/iWant', inside)],
    ['a row of a list', change('cards/c/links/l', ending)],
    ['deleting softly', change('cards/c/deletedAt')],
    ['a link', change('links/l', ending)],
    ['a drawing', change('canvas/shape:x/g', again)],
    ['one’s own vote', change(`cards/c/impactVotes/${BEN}`)],
  ])('a participant is a second too late for %s; a facilitator is not', (_, asked) => {
    expect([judge(asked, inStep(ben)), judge(asked, inStep(ada))]).toEqual(['reversed', 'allowed'])
  })

  test('nor may a participant say who made it', () => {
    expect(judge(change('cards/c/createdBy', first(BEN)), inStep(ben))).toBe('reversed')
  })

  test.each<[string, Change]>([
    ['deleting a card for good', change('cards/c', deletion)],
    ['another card under its id', change('cards/c', again)],
    ['a text put in place of a text', change('cards/c/iWant', { ...again, endsContainer: true })],
    ['a story’s key', change('cards/c/key', first('ST-01'))],
    ['a card in somebody’s name', change('cards/c/createdBy', first('Ada0'))],
    ['deleting an area', change('areas/a', ending)],
  ])('%s is refused as ever', (_, asked) => {
    expect(judge(asked, inStep(ben))).toBe('refused')
  })

  test('what it takes is writing, uploading and importing, and from participants only', () => {
    const actions = ['edit', 'upload', 'import', 'read', 'export', 'lookBack', 'arrange'] as const
    const allowed = (role: Role) => actions.filter((one) => can(role, one, 'facilitators'))
    expect(allowed('facilitator')).toEqual(actions)
    expect(allowed('participant')).toEqual(['read', 'export', 'lookBack'])
    expect(allowed('viewer')).toEqual(['read', 'export'])
  })
})

describe('RIGHT2 who may write is the word of the current step', () => {
  const adaHere = new Person('ada', 1)
  const { board, random } = adaHere
  const [open, closed] = ['Open', 'Closed'].map((title) => addStep(board, title, random)) as [
    StepId,
    StepId,
  ]
  editStep(board, closed, { writers: 'facilitators' })

  test('and of no other', () => {
    expect(adaHere.state.agenda.map(({ writers }) => writers)).toEqual(['all', 'facilitators'])
    const after = [undefined, closed, open].map((step) => {
      setStep(board, step)
      return currentWriters(board)
    })
    expect(after).toEqual(['all', 'facilitators', 'all'])
  })

  test('one that is gone, or says what this program does not know, takes nothing away', () => {
    setStep(board, 'nowhere' as StepId)
    expect(currentWriters(board)).toBe('all')
    setStep(board, closed)
    const agenda = board.workshop.get('agenda') as Y.Map<Node>
    for (const odd of ['nobody', 7, null, new Y.Map()]) {
      agenda.get(closed)?.set('writers', odd)
      expect(currentWriters(board)).toBe('all')
      expect(adaHere.state.agenda[1]?.writers).toBe('all')
    }
    editStep(board, closed, { writers: 'facilitators' })
    expect(currentWriters(board)).toBe('facilitators')
  })

  test('a board file keeps it, and a restore brings it back', () => {
    const copy = new Person('copy', 2)
    applyBoardFile(copy.board, parseBoardFile(JSON.parse(JSON.stringify(toBoardFile(board)))))
    expect(currentWriters(copy.board)).toBe('facilitators')
    editStep(copy.board, closed, { writers: 'all' })
    restoreBoard(copy.board, copy.acting, board)
    expect(currentWriters(copy.board)).toBe('facilitators')
  })
})
