import * as Y from 'yjs'
import { describe, expect, test } from 'vitest'
import { Board } from '../../model/Board.ts'
import { nameOf, readCell } from '../../model/cells.ts'
import { KINDS, type KindName } from '../../model/cards.ts'
import { createCard } from '../../model/commands.ts'
import { layoutFace } from '../../model/faceLayout.ts'
import { foldName } from '../../model/fold.ts'
import { guarded, unguarded } from '../../model/formulaGuard.ts'
import type { ParticipantId } from '../../model/ids.ts'
import { ImportTooLongError } from '../../model/import/importLimits.ts'
import { planImport } from '../../model/import/importPlan.ts'
import { SCALES } from '../../model/scales.ts'
import { readState } from '../../model/state.ts'
import { readStory, splitTag, storySentence } from '../../model/storyText.ts'
import { shortened, wikiEscape, wikiLink } from '../../model/wikiText.ts'
import { repeatable } from '../support/sampleWorkshop.ts'

const SHORT = 10_000
const LONG = 10 * SHORT
/** Work that grows with the length takes 10 times as long, with its square 100 times. */
const MOST = 40
/** What is shorter is noise. */
const NOISE_MS = 5

/** What expressions stumble over when it is said again and again, and then does not end as they hope. */
const UNITS = [
  ...[' ', '\n', '\r', '\t', '\u00a0', '\u2028', 'a', '1', '"', '“', '”', '*', '#', '-', '(', '['],
  ...[
    ' (',
    '. ',
    ', ',
    ',\n',
    '",',
    '\n\n',
    ' -',
    'h1',
    "'",
    '=',
    '<',
    '<a>',
    'a <',
    '{',
    '|',
    '&#',
  ],
  ...['as a ', 'I want ', 'i would  ', 'so  that ', 'in order ', ', so', 'we don’t ', ' that'],
  ...['en tant que ', 'je veux ', 'pour  ', 'afin de ', 'pour ne pas ', 'j’ai ', 'AB-12', '12) '],
]
const STARTS = ['', 'As a buyer, I want ']
const END = ' x"'
function faceOf(kind: KindName, field: string): (text: string) => unknown {
  const acting = { by: 'Ada0' as ParticipantId, now: 0, random: repeatable(3) }
  return (text) => {
    const board = new Board(new Y.Doc())
    const id = createCard(board, acting, { kind, values: { [field]: text } })
    const card = readState(board).cards.get(id)!
    layoutFace(card, { language: 'en', scale: SCALES.fibonacci, nameOf: () => text })
    return nameOf(card)
  }
}

const READERS: readonly (readonly [string, (text: string) => unknown])[] = [
  ['a story', (text) => readStory(text)],
  ['a tag', (text) => splitTag(text)],
  ['parts of a story', (text) => storySentence({ asA: text, iWant: text, soThat: text }, 'fr')],
  ['wiki markup', (text) => [wikiEscape(text), wikiLink(text, text), shortened(text, 50)]],
  ['a cell', (text) => [guarded(text), unguarded(text), foldName(text)]],
  ['the face of a persona', faceOf('persona', 'quote')],
  ['the face of a story', faceOf('story', 'iWant')],
  ['the face of a note', faceOf('note', 'text')],
  ['a list of things', (text) => readCell(KINDS.persona.fields.goals, text)],
]

/** Computing time in milliseconds, the least of some: what other programs do meanwhile counts for nothing. */
function costOf(work: () => unknown, attempts: number): number {
  let least = Infinity
  for (let i = 0; i < attempts; i++) {
    const before = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(before)
    least = Math.min(least, (user + system) / 1000)
  }
  return least
}

/** The beginnings and repeated parts of texts that cost more than their length explains. */
function slowOnes(
  read: (text: string) => unknown,
  starts: readonly string[],
  units: readonly string[],
): unknown[] {
  const all = starts.flatMap((start) => units.map((unit) => ({ start, unit })))
  return all.filter(({ start, unit }) => {
    const text = (length: number) => start + unit.repeat(length / unit.length) + END
    const most =
      MOST *
      Math.max(
        NOISE_MS,
        costOf(() => read(text(SHORT)), 1),
      )
    const isSlow = (attempts: number) => costOf(() => read(text(LONG)), attempts) > most
    // Looked at again only where it seems too much.
    return isSlow(1) && isSlow(3)
  })
}

describe('a text of 100,000 characters takes not much more than ten times one of 10,000', () => {
  test.each(READERS)('%s', (_, read) => {
    expect(slowOnes(read, STARTS, UNITS)).toEqual([])
  })
})

describe('an import', () => {
  const filled = (unit: string, chars: number) => unit.repeat(chars / unit.length)

  test.each(['\n', '\r', ',\n'])('of 4 MB that are all %j is empty', (row) => {
    expect(planImport(filled(row, 4_000_000)).rows).toEqual([])
  })

  test.each(['a,b\n', 'a,b\r', 'a,b\r\n', 'a\tb\n', '"a",""\n', 'PDFs\r'])(
    'of 4 MB is refused when all of it is %j',
    (row) => {
      expect(() => planImport(filled(row, 4_000_000))).toThrow(ImportTooLongError)
    },
  )

  test.each(['x', '""', '“', 'I want ', ' - '])('keeps a cell of 1 MB of %j', (unit) => {
    const cell = filled(unit, 1_000_000)
    const [row, ...rest] = planImport(`Story,Notes\nPDFs,"${cell}"`).table.rows.slice(1)
    expect(row?.cells[1] === cell.replaceAll('""', '"')).toBe(true)
    expect(rest).toEqual([])
  })

  test.each(['\n', '\r\n', '\r'])('keeps thousands of %j in a cell and behind the rows', (end) => {
    const cell = end.repeat(64_000)
    const plan = planImport(`Story,Notes\nPDFs,"${cell}"${end.repeat(40_000)}`)
    expect(plan.rows).toHaveLength(1)
    expect(plan.table.rows[1]?.cells[1] === cell).toBe(true)
  })
})
