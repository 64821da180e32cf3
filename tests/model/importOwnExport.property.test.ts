import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { KINDS, type CardOf } from '../../model/cards.ts'
import { createCards, type Draft } from '../../model/commands.ts'
import { backlogRows } from '../../model/exportRows.ts'
import type { CardId } from '../../model/ids.ts'
import { applyImport } from '../../model/import/applyImport.ts'
import { planImport } from '../../model/import/importPlan.ts'
import { LANGUAGES } from '../../model/language.ts'
import { stories } from '../../model/matrix.ts'
import { readState } from '../../model/state.ts'
import { csv } from '../../server/export/csv.ts'
import { ACTING, boardWith } from '../support/importedBoards.ts'

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
