import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'csv-stringify/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ImportTooLongError, MAX_IMPORT_ROWS, rowCounter } from '../../model/import/importLimits.ts'
import { planImport } from '../../model/import/importPlan.ts'
import { imported } from '../support/importedBoards.ts'
import { realBacklog } from '../support/realData.ts'

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
    const lines = text
      .replace(/^\uFEFF/, '')
      .split(/\r\n|\r|\n/)
      .filter((line) => line.replace(/^#\w+#/, '').trim() !== '')
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
