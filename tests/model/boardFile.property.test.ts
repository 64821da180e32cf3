import fc from 'fast-check'
import * as Y from 'yjs'
import { expect, test } from 'vitest'
import { Board } from '../../model/Board.ts'
import { applyBoardFile, parseBoardFile, toBoardFile } from '../../model/boardFile.ts'
import { readState } from '../../model/state.ts'
import { fill, garbage, toPlain } from '../support/garbage.ts'

test('FILE1: any content comes back as it was', () => {
  fc.assert(
    fc.property(garbage, (content) => {
      const board = new Board(new Y.Doc())
      fill(board, content)
      const json = JSON.stringify(toBoardFile(board))
      const copy = new Board(new Y.Doc())
      applyBoardFile(copy, parseBoardFile({ ...(JSON.parse(json) as object), version: 1 }))
      expect(toPlain(copy.doc)).toEqual(toPlain(board.doc))
      expect(readState(copy)).toEqual(readState(board))
      expect(JSON.stringify(toBoardFile(copy))).toBe(json)
    }),
    { numRuns: 200 },
  )
})
