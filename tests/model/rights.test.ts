import { describe, expect, test } from 'vitest'
import type { ParticipantId } from '../../model/ids.ts'
import { judge, type Change, type Editor } from '../../model/rights.ts'

const BEN = 'Ben0' as ParticipantId
const ben: Editor = { role: 'participant', participantId: BEN }
const ada: Editor = { role: 'facilitator', participantId: 'Ada0' as ParticipantId }

function change(path: string, more: Partial<Change> = {}): Change {
  const plain = {
    how: 'set',
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
