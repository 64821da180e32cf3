import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'csv-stringify/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { Board } from '../../model/Board.ts'
import { KINDS, type CardOf } from '../../model/cards.ts'
import { createCards, type Acting, type Draft } from '../../model/commands.ts'
import { backlogRows } from '../../model/exportRows.ts'
import type { CardId, ParticipantId } from '../../model/ids.ts'
import { applyImport } from '../../model/import/applyImport.ts'
import { decodeText } from '../../model/import/decodeText.ts'
import { IMPORT_TARGETS, targetLabel } from '../../model/import/headers.ts'
import { ImportTooLongError, MAX_IMPORT_ROWS, rowCounter } from '../../model/import/importLimits.ts'
import { planImport, setHeader, setTarget } from '../../model/import/importPlan.ts'
import { LANGUAGES } from '../../model/language.ts'
import { stories } from '../../model/matrix.ts'
import { isLive, readState } from '../../model/state.ts'
import { csv } from '../../server/export/csv.ts'
import { realBacklog } from '../support/realData.ts'

const ACTING: Acting = { by: 'ada' as ParticipantId, now: 1000, random: Math.random }

function boardWith(...drafts: Draft[]): Board {
  const board = new Board(new Y.Doc())
  createCards(board, ACTING, drafts)
  return board
}

/** Imports a text and returns the stories it made, in the order of the file. */
function imported(text: string, board = boardWith()): CardOf<'story'>['fields'][] {
  const { created } = applyImport(board, ACTING, planImport(text, readState(board)))
  const { cards } = readState(board)
  return created.map((id) => cards.get(id)?.fields as CardOf<'story'>['fields'])
}

const targets = (text: string) => planImport(text).columns.map(({ target }) => target)
const codes = (text: string, board = boardWith()) =>
  planImport(text, readState(board)).rows.map(({ problems }) => problems.map(({ code }) => code))

it('a rank is neither proposed nor offered to who may not pin stories', () => {
  const file = 'Story;Pinned rank\nAs a fan, I want A;1'
  const plan = planImport(file, undefined, false)
  expect(planImport(file).columns.map(({ target }) => target)).toEqual(['sentence', 'rank'])
  expect(plan.columns.map(({ target }) => target)).toEqual(['sentence', undefined])
  expect(plan.targets).not.toContain('rank')
})

describe('what a file is', () => {
  it.each([
    [
      'lines of stories, commas and all',
      'As a buyer, I want A, so that B\nAs a fan, I want C',
      undefined,
    ],
    ['lines with tabs at their ends', 'As a buyer, I want A\t\nAs a fan, I want C\t', undefined],
    [
      'a heading above lines',
      'User stories\nAs a buyer, I want A\nAs a fan, I want B, C',
      undefined,
    ],
    [
      'cells pasted from a spreadsheet',
      'As a buyer, I want A\t8\t3\nAs a fan, I want B\t5\t2',
      '\t',
    ],
    ['a table with commas', 'Story,Impact\n"As a buyer, I want A",8', ','],
    ['a table with semicolons', 'Récit;Impact\nEn tant que fan, je veux A;8', ';'],
    ['a table with bars', 'Summary|Story points\nPDFs|8', '|'],
    ['a table told by sep=', 'sep=;\r\nStory;Impact\r\nPDFs;8', ';'],
    ['a table without names we know', 'foo,bar\n1,2\n3,4', ','],
    ['one quoted column', '"As a buyer, I want A"\n"As a fan,\nI want B"', ','],
    ['nothing', '', undefined],
  ])('IMP2: reads %s', (_, text, delimiter) => {
    expect(planImport(text).table.delimiter).toBe(delimiter)
  })

  it('IMP2: tells a header from the first story', () => {
    expect(planImport('Story,Impact\nPDFs,8').hasHeader).toBe(true)
    expect(planImport('User stories\nAs a buyer, I want A').hasHeader).toBe(true)
    expect(planImport('wish,size of it\nPDFs for all my colleagues,8\nPrices,5').hasHeader).toBe(
      true,
    )
    expect(planImport('PDFs,8\nPrices,5').hasHeader).toBe(false)
    expect(planImport('As a buyer, I want A\nAs a fan, I want B').hasHeader).toBe(false)
  })

  it('proposes a field for each column, in English, French and Jira’s words', () => {
    expect(targets('as_a,i_want,so_that,funnel_stage,jira_key\na,b,c,d,e')).toEqual([
      'asA',
      'iWant',
      'soThat',
      'stage',
      'reference',
    ])
    expect(targets('En tant que;Je veux;Afin de;Étape;Priorité\na;b;c;d;e')).toEqual([
      'asA',
      'iWant',
      'soThat',
      'stage',
      undefined,
    ])
    expect(
      targets(
        'Summary,Issue key,Issue id,Issue Type,Custom field (Story Points),Watchers\na,b,1,c,3,e',
      ),
    ).toEqual(['sentence', 'reference', undefined, 'issueType', 'effort', undefined])
  })

  it.each(['jira-cloud-2024', 'jira-server-2017'])(
    'knows an export of %s by its header',
    (name) => {
      const file = join(
        import.meta.dirname,
        '../../../shared/jira/export-headers',
        `${name}.header.csv`,
      )
      if (!existsSync(file)) return
      const plan = planImport(`${readFileSync(file, 'utf8').trim()}\nAs a buyer I want A,NEF-1\n`)
      expect(plan.rows).toHaveLength(1)
      expect(plan.rows[0]?.values).toMatchObject({
        asA: 'buyer',
        links: [{ label: 'NEF-1', url: '' }],
      })
    },
  )

  it('names every target in both languages', () => {
    for (const language of LANGUAGES) {
      const labels = IMPORT_TARGETS.map((target) => targetLabel(target, language))
      expect(new Set(labels).size).toBe(IMPORT_TARGETS.length)
    }
  })
})

describe('the bytes of a file', () => {
  const bytes = (...values: number[]) => new Uint8Array(values)
  it('IMP7: reads UTF-8 with and without a byte order mark', () => {
    expect(decodeText(new TextEncoder().encode('Élodie – “q”'))).toBe('Élodie – “q”')
    expect(decodeText(bytes(0xef, 0xbb, 0xbf, 0x41))).toBe('A')
  })
  it('IMP7: reads what is not UTF-8 as windows-1252', () => {
    expect(decodeText(bytes(0xc9, 0x6c, 0x92, 0x80, 0x96))).toBe('Él’€–')
  })
  it('IMP7: reads the UTF-16 of a spreadsheet', () => {
    expect(decodeText(bytes(0xff, 0xfe, 0xc9, 0x00, 0x6c, 0x00))).toBe('Él')
    expect(decodeText(bytes(0xfe, 0xff, 0x00, 0xc9))).toBe('É')
  })
  it('never throws', () => {
    fc.assert(fc.property(fc.uint8Array(), (data) => typeof decodeText(data) === 'string'))
  })
})

describe('a row', () => {
  it('becomes a story with its scores, words and lists', () => {
    const csv = `Story;Impact;Effort;MoSCoW;Status;Acceptance criteria;Lifecycle
As a buyer, I want PDFs;8;XL;Must;en cours;"* one
* two";our own word`
    expect(imported(csv)[0]).toMatchObject({
      asA: 'buyer',
      iWant: 'PDFs',
      impact: 8,
      effort: 8,
      moscow: 'must',
      status: 'inProgress',
      lifecycle: 'our own word',
      acceptanceCriteria: [{ text: 'one' }, { text: 'two' }],
    })
  })

  it('IMP4: keeps a value that no field can hold as text, and says so', () => {
    const csv = 'Story,Impact,MoSCoW,Stage\n"As a buyer, I want PDFs",lots,maybe,Nowhere'
    expect(codes(csv)).toEqual([['unknownScore', 'unknownChoice', 'unknownStage']])
    expect(imported(csv)[0]).toMatchObject({
      impact: undefined,
      impactComment: 'lots',
      moscow: undefined,
      requirements: 'MoSCoW: maybe\nStage: Nowhere',
    })
  })

  it('keeps a number that is not on the scale as it is', () => {
    expect(imported('Story,Impact,Effort\nPDFs,"4,5",17')[0]).toMatchObject({
      impact: 4.5,
      effort: 17,
    })
  })

  it('keeps the key it had elsewhere as a link, with the address where there is one', () => {
    expect(imported('Story,Jira key\nPDFs,NEF-1')[0]?.links[0]?.values).toEqual({
      label: 'NEF-1',
      url: '',
    })
    const csv = 'Story,Jira key,URL\nPDFs,NEF-1,https://x.example/NEF-1'
    expect(imported(csv)[0]?.links.map(({ values }) => values)).toEqual([
      { label: 'NEF-1', url: 'https://x.example/NEF-1' },
    ])
    expect(imported(csv)[0]?.key).toBeUndefined()
  })

  it('IMP5: finds personas, stages and epics by name, and makes the personas and epics that are missing', () => {
    const board = boardWith(
      { kind: 'persona', values: { name: 'Élodie' } },
      { kind: 'stage', values: { name: 'Découverte' } },
    )
    const csv = 'Story,Persona,Stage,Epic\nPDFs,elodie,DECOUVERTE,Docs\nPrices,Karim,,docs'
    const plan = planImport(csv, readState(board))
    expect([plan.newPersonas, plan.newEpics]).toEqual([['Karim'], ['Docs']])
    const { named } = applyImport(board, ACTING, plan)
    expect(named).toHaveLength(2)
    const state = readState(board)
    const nameOf = (id: CardId | undefined) => id && state.cards.get(id)?.fields['name']
    const read = stories(state).map(({ fields: { persona, stage, epic } }) =>
      [persona, stage, epic].map(nameOf),
    )
    expect(read).toContainEqual(['Élodie', 'Découverte', 'Docs'])
    expect(read).toContainEqual(['Karim', undefined, 'Docs'])
  })

  it('marks a duplicate, in the file or of the board, and makes it all the same', () => {
    const board = boardWith({ kind: 'story', values: { asA: 'buyer', iWant: 'PDFs' } })
    const text = 'As a fan, I want A\nAs a fan, I want a.\nAs a buyer, I want PDFs'
    expect(codes(text, board)).toEqual([[], ['duplicate'], ['duplicate']])
    expect(imported(text, board)).toHaveLength(3)
  })

  it('makes an epic of an issue that is one, and finds it by its key', () => {
    const csv =
      'Issue Type,Issue key,Summary,Parent\nEpic,NEF-1,Docs,\nStory,NEF-2,PDFs,NEF-1\nStory,NEF-3,Prices,10023'
    const board = boardWith()
    applyImport(board, ACTING, planImport(csv))
    const cards = [...readState(board).cards.values()]
    expect(cards.map(({ kind }) => kind).sort()).toEqual(['epic', 'story', 'story'])
    const epic = cards.find(({ kind }) => kind === 'epic')
    expect(epic?.fields['name']).toBe('Docs')
    expect(cards.filter(({ fields }) => fields['epic'] === epic?.id)).toHaveLength(1)
  })

  it('lies on a free place, or in its stage', () => {
    const board = boardWith({ kind: 'stage', values: { name: 'Buy' } })
    const csv = 'Story,Stage\nPDFs,\nPrices,\nOrders,buy'
    const { created } = applyImport(board, ACTING, planImport(csv, readState(board)))
    const places = created.map((id) => JSON.stringify(board.canvas.get(`shape:${id}`)?.get('g')))
    expect(new Set(places).size).toBe(3)
    expect(places[2]).toBeUndefined()
  })

  it('is one undo step away from never having been', () => {
    const board = boardWith()
    const undo = new Y.UndoManager(board.roots, { trackedOrigins: new Set([board.origin]) })
    applyImport(board, ACTING, planImport('Story,Epic\nPDFs,Docs\nPrices,Docs'))
    undo.undo()
    expect([...readState(board).cards.values()].filter(isLive)).toEqual([])
  })
})

describe('a plan that a person corrects', () => {
  const csv =
    'wish,who asked,size of it\nPDFs for all my colleagues,buyer,8\nPrices by volume,fan,5'
  it('reads a column as what it is told, and leaves the old plan alone', () => {
    const plan = planImport(csv)
    const next = setTarget(setTarget(plan, 1, 'asA'), 2, 'impact')
    expect(next.rows[0]?.values).toMatchObject({ asA: 'buyer', impact: 8 })
    expect(plan.rows[0]?.values['asA']).toBe('')
  })
  it('reads the first row as a story when it is no header', () => {
    expect(planImport(csv).rows).toHaveLength(2)
    expect(setHeader(planImport(csv), false).rows).toHaveLength(3)
  })
  it('keeps the text of rows whose columns are all left out', () => {
    const none = [0, 1, 2].reduce((plan, i) => setTarget(plan, i, undefined), planImport(csv))
    expect(none.rows[1]?.values['iWant']).toBe('Prices by volume · fan · 5')
  })
})

describe('IMP1: no row is lost', () => {
  it('skips empty rows and repeated headers, and counts them', () => {
    const plan = planImport('Story,Impact\nPDFs,8\n,\n\nStory,Impact\nPrices,5\n')
    expect([plan.rows.length, plan.skippedEmpty, plan.skippedHeaders]).toEqual([2, 2, 1])
  })

  it('keeps rows with too many and too few cells', () => {
    const rows = imported('Story,Impact,Effort\nPDFs,8,3,and more\nPrices')
    expect(rows[0]).toMatchObject({ iWant: 'PDFs', requirements: 'and more' })
    expect(rows[1]).toMatchObject({ iWant: 'Prices', impact: undefined })
  })

  it('reads a file with a quote that is never closed line by line', () => {
    const plan = planImport('Story,Impact\n"PDFs,8\nPrices,5\nOrders,3')
    expect(plan.table.torn).toBe(true)
    expect(plan.rows.map(({ values }) => values['iWant'])).toEqual(['"PDFs', 'Prices', 'Orders'])
  })

  it('IMP8: refuses a file with more rows than a board can show, instead of cutting it', () => {
    expect(planImport('PDFs\n'.repeat(MAX_IMPORT_ROWS)).rows).toHaveLength(MAX_IMPORT_ROWS)
    expect(() => planImport('PDFs\n'.repeat(MAX_IMPORT_ROWS + 1))).toThrow(ImportTooLongError)
    const empty = ',\r'.repeat(60_000)
    expect(() => planImport(`PDFs,8\r${empty}Prices,5`)).toThrow(ImportTooLongError)
  })

  it('IMP8: empty rows at the end, of which a spreadsheet leaves any number, are none', () => {
    const [row, ...others] = planImport(
      `Story;Impact;\r\nPDFs;8;\r\n${';;\r\n'.repeat(300_000)}`,
    ).rows
    expect(row?.values).toMatchObject({ iWant: 'PDFs', impact: 8 })
    expect(others).toEqual([])
  })

  it('IMP8: reads no further than the first row too many', () => {
    const read: number[] = []
    const count = rowCounter()
    const rows = () => {
      for (let row = 1; ; row++) {
        count(['a', 'b'])
        read.push(row)
      }
    }
    expect(rows).toThrow(ImportTooLongError)
    expect(read).toHaveLength(MAX_IMPORT_ROWS)
  })

  it('keeps what stands beyond the widest table that makes sense', () => {
    const plan = planImport(`Story,Impact\nPDFs,8${',x'.repeat(2000)}`)
    expect(plan.columns).toHaveLength(1000)
    expect(String(plan.rows[0]?.values['requirements']).match(/x/g)).toHaveLength(2000)
  })

  it('knows where each row begins in the file', () => {
    const plan = planImport('sep=;\nStory;Impact\n"PDFs\nand more";8\n\nPrices;5')
    expect(plan.rows.map(({ line }) => line)).toEqual([3, 6])
  })

  it('makes one story of each row of any table', () => {
    const cell = fc.oneof(
      fc.constantFrom(
        '',
        'As a buyer, I want A',
        '8',
        'XL',
        'must',
        'Élodie',
        '"q"',
        'a\nb',
        "'=1",
      ),
      fc.string({ unit: 'grapheme', maxLength: 12 }),
    )
    const header = fc.constantFrom(
      'Story',
      'As a',
      'Impact',
      'MoSCoW',
      'Persona',
      'Jira key',
      'foo',
    )
    const table = fc.record({
      headers: fc.uniqueArray(header, { minLength: 2, maxLength: 5 }),
      rows: fc.array(fc.array(cell, { minLength: 1, maxLength: 6 }), { maxLength: 8 }),
      delimiter: fc.constantFrom(',', ';', '\t', '|'),
    })
    fc.assert(
      fc.property(table, ({ headers, rows, delimiter }) => {
        fc.pre(headers.filter((name) => name !== 'foo').length > 1)
        const text = stringify([headers, ...rows], {
          delimiter,
          quoted_string: true,
          record_delimiter: 'windows',
        })
        const filled = rows.filter(
          (row) =>
            row.some((value) => value.trim() !== '') && row.join('\0') !== headers.join('\0'),
        )
        expect(imported(text)).toHaveLength(filled.length)
      }),
      { numRuns: 200 },
    )
  })

  it.each([
    ['g02-federalspending', 98],
    ['g05-openspending', 53],
    ['g08-frictionless', 66],
    ['g14-datahub', 67],
  ] as const)('makes one story of each line of %s', (name, count) => {
    const { text, source } = realBacklog(name)
    const plan = planImport(text)
    const lines = text.split('\n').filter((line) => line.replace(/^#\w+#/, '').trim() !== '')
    if (source === 'shared') expect(lines).toHaveLength(count)
    expect(imported(text)).toHaveLength(lines.length)
    expect(plan.rows.map(({ raw }) => raw)).toEqual(lines)
  })

  it('makes one story of each issue of a real tracker, with its points and its key', () => {
    const file = join(
      import.meta.dirname,
      '../../../shared/realdata/jira-issues/clover-storypoints.csv',
    )
    if (!existsSync(file)) return
    const rows = imported(readFileSync(file, 'utf8'))
    expect(rows).toHaveLength(384)
    expect(rows.every(({ effort, links }) => effort !== undefined && links.length === 1)).toBe(true)
    expect(rows[0]).toMatchObject({ iWant: 'Line coverage data is inconsistent', effort: 2 })
    expect(Math.max(...rows.map(({ requirements }) => requirements.length))).toBeGreaterThan(15_000)
  })
})

describe('our own export comes back as it went', () => {
  const text = fc
    .oneof(
      fc.constantFrom(
        '',
        '=1+1',
        '- bullet',
        '@ben',
        'a\nb',
        '"q"; x,y',
        "l'été",
        '  spaced ',
        '#G1# x',
      ),
      fc.string({ unit: 'grapheme', maxLength: 20 }),
    )
    .map((value) => (value.trim() === '' ? '' : value))
  const line = text
    .map((value) => value.replace(/[\s\p{Cc}<>]+/gu, ' ').trim())
    .filter((value) => value !== '')
  const score = fc.option(fc.constantFrom(0, 0.5, 1, 3, 8, 21), { nil: undefined })
  const choice = (field: 'moscow' | 'horizon') =>
    fc.option(fc.constantFrom(...Object.keys(KINDS.story.fields[field].options)), {
      nil: undefined,
    })
  const values = fc.record({
    asA: text,
    iWant: text,
    soThat: text,
    impact: score,
    effort: score,
    impactComment: text,
    requirements: text,
    owner: text,
    lifecycle: fc.constantFrom('mql', 'newVisitor', 'our own'),
    moscow: choice('moscow'),
    horizon: choice('horizon'),
    status: fc.constantFrom(...Object.keys(KINDS.story.fields.status.options)),
    rank: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
    acceptanceCriteria: fc.array(line, { maxLength: 3 }),
    links: fc.array(fc.record({ label: line, url: fc.webUrl() }), { maxLength: 2 }),
  })
  const cardNames = fc.constantFrom('One', 'Two')

  /** What a reader sees of a story, without the ids and order keys of its list items. */
  const seen = ({ fields }: CardOf<'story'>) => {
    const {
      key: _key,
      acceptanceCriteria,
      links,
      impactVotes: _i,
      effortVotes: _e,
      ...rest
    } = fields
    return {
      ...rest,
      acceptanceCriteria: acceptanceCriteria.map((item) => item.text),
      links: links.map((item) => item.values),
    }
  }

  it.each(
    (['data', 'excel'] as const).flatMap((profile) =>
      LANGUAGES.map((language) => [profile, language] as const),
    ),
  )('IMP6: as %s, in %s', (profile, language) => {
    const story = fc.record({ values, epic: cardNames, stage: cardNames })
    fc.assert(
      fc.property(fc.array(story, { minLength: 1, maxLength: 4 }), (drafts) => {
        const id = (kind: string, name: string) => `${kind}${name}` as CardId
        const board = boardWith(
          ...['One', 'Two'].flatMap((name): Draft[] =>
            (['epic', 'stage'] as const).map((kind) => ({
              kind,
              id: id(kind, name),
              values: { name },
            })),
          ),
        )
        createCards(
          board,
          ACTING,
          drafts.map(({ values: given, epic, stage }) => ({
            kind: 'story',
            values: { ...given, epic: id('epic', epic), stage: id('stage', stage) },
          })),
        )
        const before = stories(readState(board))
        const file = csv(backlogRows(readState(board), language), profile, language)
        const { created } = applyImport(board, ACTING, planImport(file, readState(board)))
        const after = stories(readState(board)).filter(({ id: card }) => created.includes(card))
        const sorted = (cards: CardOf<'story'>[]) =>
          cards.map((card) => JSON.stringify(seen(card))).sort()
        expect(sorted(after)).toEqual(sorted(before))
      }),
      { numRuns: 60 },
    )
  })
})
