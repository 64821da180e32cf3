// @vitest-environment happy-dom
import { expect, it } from 'vitest'
import {
  dropUnsent,
  keepUnsent,
  keptUnsent,
  type KeptUnsent,
} from '../../client/sync/keptUnsent.ts'

const textOf = (text: string) =>
  ({ of: 'card', id: text, name: 'Note', field: 'Text', text }) as const
const shown = () => keptUnsent.getState()['board']?.texts.map(({ text }) => text)

/** What another tab of this browser does with the same board. */
function elsewhere(...texts: string[]): void {
  const kept: KeptUnsent = { code: 'step', texts: texts.map(textOf), others: 0 }
  localStorage.setItem('atelier.unsent.board', JSON.stringify(kept))
}

it('what two tabs keep is kept side by side, and each forgets only what it showed', () => {
  keepUnsent('board', { texts: [textOf('mine')], others: 1 }, 'step')
  elsewhere('mine', 'theirs')
  keepUnsent('board', { texts: [textOf('mine, too')], others: 0 }, 'step')
  expect(shown()).toEqual(['mine', 'theirs', 'mine, too'])
  elsewhere('mine', 'theirs', 'mine, too', 'written since')
  dropUnsent('board')
  expect(shown()).toEqual(['written since'])
  dropUnsent('board')
  expect(shown()).toBeUndefined()
  expect(localStorage.getItem('atelier.unsent.board')).toBeNull()
})
