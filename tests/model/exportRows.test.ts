import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { Board } from '../../model/Board.ts'
import { KINDS } from '../../model/cards.ts'
import { createCards, deleteCards, type Acting, type Draft } from '../../model/commands.ts'
import { backlogRows, jiraRows } from '../../model/exportRows.ts'
import type { CardId, ParticipantId } from '../../model/ids.ts'
import { LANGUAGES } from '../../model/language.ts'
import { readState, type BoardState } from '../../model/state.ts'
import { shortened, wikiEscape, wikiLine, wikiLink } from '../../model/wikiText.ts'

const ACTING: Acting = { by: 'ada' as ParticipantId, now: 1000, random: Math.random }
const id = (name: string) => name as CardId

function boardWith(...drafts: Draft[]): Board {
  const board = new Board(new Y.Doc())
  board.info.set('title', new Y.Text('Pumps 2026: leads'))
  createCards(board, ACTING, drafts)
  return board
}

/** One story with everything, one with little, one deleted. */
function workshop(): Board {
  const board = boardWith(
    { kind: 'persona', id: id('elodie'), values: { name: 'Élodie, procurement' } },
    { kind: 'stage', id: id('inquiry'), values: { name: 'First inquiry' } },
    {
      kind: 'epic',
      id: id('docs'),
      values: { name: 'Documents', goal: 'All in *one* place', moscow: 'should' },
    },
    { kind: 'touchpoint', id: id('form'), values: { title: 'Form' } },
    { kind: 'touchpoint', id: id('mail'), values: { title: 'Mail' } },
    {
      kind: 'story',
      id: id('full'),
      values: {
        asA: 'buyer',
        iWant: 'to see {all} prices, side by side',
        soThat: 'I choose with confidence',
        persona: 'elodie',
        stage: 'inquiry',
        epic: 'docs',
        touchpoints: ['form', 'mail'],
        lifecycle: 'mql',
        impact: 13,
        impactComment: 'asked for\nby all',
        effort: 5,
        requirements: '- a price list\n- approval',
        acceptanceCriteria: ['Prices show tax', 'Two | three'],
        moscow: 'must',
        owner: 'Pricing',
        links: [{ label: 'Diagram', url: 'https://board.example/d/1' }],
      },
    },
    { kind: 'story', id: id('bare'), values: { iWant: 'PDFs' } },
    { kind: 'story', id: id('gone'), values: { iWant: 'nothing' } },
  )
  board.transact(() => {
    board.cards.get('full')?.set('key', 'FIR-1')
    board.cards.get('bare')?.set('key', 'ST-1')
  })
  deleteCards(board, ACTING, [id('gone')])
  return board
}

const state = () => readState(workshop())
const table = (rows: { headers: readonly string[]; rows: readonly (readonly unknown[])[] }) =>
  rows.rows.map((row) => Object.fromEntries(rows.headers.map((header, i) => [header, row[i]])))

describe('backlog rows', () => {
  it('EXP1: hold every field but the votes, with words of the language', () => {
    const [full] = table(backlogRows(state(), 'en'))
    expect(full).toEqual({
      Key: 'FIR-1',
      Rank: 1,
      Priority: 2.6,
      Quadrant: 'Quick wins',
      'As a': 'buyer',
      'I want': 'to see {all} prices, side by side',
      'So that': 'I choose with confidence',
      Persona: 'Élodie, procurement',
      Stage: 'First inquiry',
      Touchpoints: 'Form\nMail',
      'Lifecycle status': 'MQL (marketing qualified)',
      Epic: 'Documents',
      Impact: 13,
      'Impact: why': 'asked for\nby all',
      Effort: 5,
      'Effort: why': '',
      'Requirements (what is missing)': '- a price list\n- approval',
      'Acceptance criteria': 'Prices show tax\nTwo | three',
      MoSCoW: 'Must',
      'Owner role': 'Pricing',
      Horizon: undefined,
      Status: 'Idea',
      'Pinned rank': undefined,
      Links: 'Diagram <https://board.example/d/1>',
    })
    expect(table(backlogRows(state(), 'fr'))[0]).toMatchObject({
      Quadrant: 'Gains rapides',
      'Statut du cycle de vie': 'MQL (qualifié marketing)',
      Statut: 'Idée',
    })
  })

  it('have a column for each field of the kind, and no header twice', () => {
    for (const language of LANGUAGES) {
      const { headers, rows } = backlogRows(state(), language)
      const fields = Object.values(KINDS.story.fields).filter(({ type }) => type !== 'votes')
      expect(headers).toEqual(expect.arrayContaining(fields.map(({ label }) => label[language])))
      expect(new Set(headers).size).toBe(headers.length)
      expect(rows.every((row) => row.length === headers.length)).toBe(true)
    }
  })

  it('come in rank order, unscored stories last, deleted ones not at all', () => {
    const board = boardWith(
      { kind: 'story', values: { iWant: 'third', impact: 1, effort: 8 } },
      { kind: 'story', values: { iWant: 'first', impact: 13, effort: 0 } },
      { kind: 'story', values: { iWant: 'last' } },
      { kind: 'story', values: { iWant: 'second', impact: 8, effort: 3 } },
    )
    const rows = table(backlogRows(readState(board), 'en'))
    expect(rows.map((row) => [row['I want'], row['Rank'], row['Priority']])).toEqual([
      ['first', 1, '∞'],
      ['second', 2, 2.667],
      ['third', 3, 0.125],
      ['last', undefined, undefined],
    ])
    expect(table(backlogRows(state(), 'en')).map((row) => row['Key'])).toEqual(['FIR-1', 'ST-1'])
  })

  it('show the sizes of a T-shirt scale, and numbers of any other', () => {
    const board = workshop()
    board.info.set('scale', 'tShirt')
    expect(table(backlogRows(readState(board), 'en'))[0]).toMatchObject({
      Impact: 'XXL',
      Effort: 'L',
    })
  })

  it('leave out the name of a deleted card', () => {
    const board = workshop()
    deleteCards(board, ACTING, [id('docs'), id('form')])
    expect(table(backlogRows(readState(board), 'en'))[0]).toMatchObject({
      Epic: '',
      Touchpoints: 'Mail',
    })
  })
})

describe('Jira rows', () => {
  const cloud = (of: BoardState = state(), language: 'en' | 'fr' = 'en') =>
    jiraRows(of, { flavor: 'cloud', language, boardId: 'Brd' })
  const dc = (of: BoardState = state()) =>
    jiraRows(of, { flavor: 'dc', language: 'en', boardId: 'Brd' })

  it('EXP3: have the columns of Jira Cloud, epics first and stories below by their number', () => {
    const { headers, rows } = cloud()
    expect(headers).toEqual(
      'Issue Type,Issue ID,Parent,Summary,Description,Priority,Labels,Labels,Labels,Story point estimate,Story Points,Due Date,Assignee,External ID,MoSCoW,Impact'.split(
        ',',
      ),
    )
    expect(rows.map((row) => row.slice(0, 4))).toEqual([
      ['Epic', 1, undefined, 'Documents'],
      ['Story', 2, 1, 'FIR-1 See {all} prices, side by side'],
      ['Story', 3, undefined, 'ST-1 PDFs'],
    ])
    expect(rows[1]?.slice(5)).toEqual([
      'Highest',
      'pumps-2026-leads',
      'atelier-brd-full',
      'stage-first-inquiry',
      ...[5, 5, undefined, undefined, 'FIR-1', 'Must', 13],
    ])
  })

  it('EXP3: have the columns of Jira Data Center, which finds an epic by its name', () => {
    const { headers, rows } = dc()
    expect(headers.slice(0, 5)).toEqual([
      'Issue Type',
      'Summary',
      'Epic Name',
      'Epic Link',
      'Description',
    ])
    expect(headers).not.toContain('Story point estimate')
    expect(rows.map((row) => [row[0], row[2], row[3]])).toEqual([
      ['Epic', 'Documents', undefined],
      ['Story', undefined, 'Documents'],
      ['Story', undefined, undefined],
    ])
  })

  it('EXP3: give epics of one name a number, and nameless ones a name', () => {
    const board = boardWith(
      ...['Same', 'Same', '', ''].map((name): Draft => ({ kind: 'epic', values: { name } })),
    )
    expect(dc(readState(board)).rows.map((row) => row[2])).toEqual([
      'Untitled',
      'Untitled (2)',
      'Same',
      'Same (2)',
    ])
  })

  it('EXP2: describe a story in wiki markup, with all its fields', () => {
    expect(table(cloud())[1]?.['Description']).toBe(`h3. User story
*As a* buyer
*I want* to see \\{all\\} prices, side by side
*so that* I choose with confidence

h3. Acceptance criteria
* Prices show tax
* Two \\| three

h3. Requirements (what is missing)
\\- a price list
\\- approval

h3. Links
* [Diagram|https://board.example/d/1]

h3. Details
* *Persona:* Élodie, procurement
* *Stage:* First inquiry
* *Touchpoints:* Form Mail
* *Lifecycle status:* MQL (marketing qualified)
* *Impact:* 13
* *Impact: why:* asked for by all
* *Effort:* 5
* *MoSCoW:* Must
* *Owner role:* Pricing
* *Status:* Idea`)
    expect(table(cloud())[0]?.['Description']).toContain('All in \\*one* place')
  })

  it('EXP5: take the priority from MoSCoW, else from the quadrant', () => {
    const priorities = (values: Draft['values']) =>
      table(cloud(readState(boardWith({ kind: 'story', values: values ?? {} }))))[0]?.['Priority']
    expect(priorities({ moscow: 'wont', impact: 21, effort: 1 })).toBe('Lowest')
    expect(priorities({ impact: 21, effort: 1 })).toBe('High')
    expect(priorities({ impact: 21, effort: 21 })).toBe('Medium')
    expect(priorities({ impact: 1, effort: 1 })).toBe('Low')
    expect(priorities({ impact: 1, effort: 21 })).toBe('Lowest')
    expect(priorities({})).toBe('Medium')
  })

  it('EXP4, EXP6: what Jira refuses never leaves the board, whatever people type', () => {
    const text = fc.string({ unit: 'binary', maxLength: 400 })
    const story = fc.record({
      asA: text,
      iWant: text,
      soThat: text,
      requirements: text,
      owner: text,
    })
    fc.assert(
      fc.property(fc.array(story, { maxLength: 3 }), text, text, (drafts, epic, stage) => {
        const board = boardWith(
          { kind: 'epic', id: id('e'), values: { name: epic } },
          { kind: 'stage', id: id('s'), values: { name: stage } },
          ...drafts.map((values): Draft => ({
            kind: 'story',
            values: { ...values, epic: 'e', stage: 's' },
          })),
        )
        for (const { headers, rows } of [cloud(readState(board)), dc(readState(board))]) {
          expect(rows).toHaveLength(drafts.length + 1)
          for (const header of headers) expect(header).toMatch(/^[A-Za-z ]+$/)
          for (const row of rows) {
            const summary = String(row[headers.indexOf('Summary')])
            expect(summary).not.toMatch(/[\p{Cc}\u2028\u2029]/u)
            expect(summary.length).toBeGreaterThan(0)
            expect(summary.length).toBeLessThanOrEqual(255)
            expect(row).toHaveLength(headers.length)
            headers.forEach((header, i) => {
              if (header === 'Labels') expect(String(row[i] ?? '')).toMatch(/^\S{0,255}$/)
            })
          }
        }
      }),
      { numRuns: 100 },
    )
  })
})

describe('text for Jira', () => {
  it.each([
    ['a [link] {macro} | cell', 'a \\[link\\] \\{macro\\} \\| cell'],
    ['wow! !image.png!', 'wow! \\!image.png!'],
    ['*bold* and 2 * 3', '\\*bold* and 2 * 3'],
    ['_it_ snake_case -no- e-mail', '\\_it_ snake_case \\-no- e-mail'],
    ['* bullet\n- dash\n# one', '\\* bullet\n\\- dash\n\\# one'],
    ['h3. title\nbq. quote', 'h3&#46; title\nbq&#46; quote'],
    ['C:\\temp', 'C:&#92;temp'],
    ['----', '\\-\\-\\--'],
  ])('escapes %s where it would open markup', (text, escaped) => {
    expect(wikiEscape(text)).toBe(escaped)
  })

  it('keeps a list item on one line, and a link in one piece', () => {
    expect(wikiLine('a\r\n b\tc')).toBe('a b c')
    expect(wikiLink('Plan [1]', 'https://x.example/a|b c')).toBe(
      '[Plan \\[1\\]|https://x.example/a%7Cb%20c]',
    )
    expect(wikiLink('', 'https://x.example')).toBe('[https://x.example]')
  })

  it('EXP4: cuts at a word, and never inside a character', () => {
    expect(shortened('one two three', 20)).toBe('one two three')
    expect(shortened('one two three', 10)).toBe('one two…')
    expect(shortened('😀'.repeat(10), 10)).toBe(`${'😀'.repeat(4)}…`)
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 2, max: 40 }), (text, max) => {
        const short = shortened(text, max)
        expect(short.length).toBeLessThanOrEqual(max)
        if (!/\p{Cs}/u.test(text)) expect(short).not.toMatch(/\p{Cs}/u)
      }),
    )
  })
})
