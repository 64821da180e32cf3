import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { IMPORT_TARGETS, targetLabel } from '../../model/import/headers.ts'
import { planImport, setHeader, setTarget } from '../../model/import/importPlan.ts'
import { LANGUAGES } from '../../model/language.ts'

const targets = (text: string) => planImport(text).columns.map(({ target }) => target)

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
