import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { plotBox, tokenPlace } from '../../model/matrixLayout.ts'
import { must } from '../../model/assert.ts'
import { SCALES } from '../../model/scales.ts'
import { realBacklog } from '../support/realData.ts'
import { CuttableLine } from './support/CuttableLine.ts'
import { joinBoard } from './support/joinBoard.ts'
import { test, type Person } from './support/people.ts'
import { cardsOnScreen, hook, saved, still, storiesOf } from './support/boardPage.ts'

const SCALE = SCALES.fibonacci
const TICKS = SCALE.ticks.map((tick) => tick.value)

interface Scored {
  readonly key: string
  readonly impact: number
  readonly effort: number
}

/** Scores that meet every tick, no two neighbours alike. */
const scoresFor = (i: number) => ({
  impact: must(TICKS[(i * 3) % TICKS.length], 'a tick'),
  effort: must(TICKS[(i * 2 + 1) % TICKS.length], 'a tick'),
})

test(
  'three people take a real backlog to scored, exported stories, through a cut line and a killed server',
  { timeout: 300_000 },
  async ({ workshop, person }) => {
    const { text } = realBacklog('g02-federalspending')
    const lines = text.split('\n').filter((line) => line.trim() !== '')
    const cleoLine = await CuttableLine.to(workshop.server.port)

    const ada = await person('Ada', { joined: false })
    const ben = await person('Ben', { joined: false })
    const cleo = await person('Cleo', { joined: false, origin: cleoLine.url })

    await createFromTemplate(ada, workshop.url)
    const link = await linkForParticipants(ada.page)
    await joinBoard(ben.page, link, 'Ben')
    await joinBoard(cleo.page, link.replace(workshop.url, cleoLine.url), 'Cleo')

    await importStories(ada.page, text, lines.length)
    for (const { page } of [ada, ben, cleo]) {
      await expect.poll(async () => (await storiesOf(page)).length).toBe(lines.length)
    }
    await expect
      .poll(async () => (await storiesOf(ada.page)).every(({ key }) => key !== ''))
      .toBe(true)

    const shown = await cardsOnMatrixView(ada.page)
    const forAda = shown.slice(0, 15)
    const all = await storiesOf(ben.page)
    const forBen = all.filter(({ id }) => !shown.includes(id)).slice(0, 15)
    await openMatrix(ben.page)

    const [byAda, byBen] = await Promise.all([
      dragCards(ada.page, forAda),
      dragInMatrixView(
        ben.page,
        forBen.map(({ key }) => key),
      ),
      editTexts(cleo.page, must(all.at(-1), 'a last story').key, cleoLine),
    ])
    const expected = [...byAda, ...byBen]
    expect(expected).toHaveLength(30)
    await expectScores(ada, expected)

    await workshop.server.kill()
    await ada.page.getByRole('button', { name: /offline/i }).waitFor()
    await workshop.server.restart()
    for (const { page } of [ada, ben, cleo]) await saved(page)
    for (const someone of [ada, ben, cleo]) await expectScores(someone, expected)

    const backlog = await download(ada.page, /spreadsheets/i)
    const rows = parse(backlog, { columns: true, bom: true, delimiter: [',', ';'] }) as Record<
      string,
      string
    >[]
    expectRanked(rows, expected, lines.length)
    expect(
      must(
        rows.find(({ Key }) => Key === all.at(-1)?.key),
        'the edited story',
      )['So that'],
    ).toBe('nobody has to ask twice')

    const jira = parse(await download(ada.page, /Jira Cloud/i)) as string[][]
    expectJira(jira, rows)
    await cleoLine.close()
  },
)

async function createFromTemplate({ page }: Person, home: string): Promise<void> {
  await page.goto(home)
  await page.getByRole('button', { name: /lead-generation workshop/i }).click()
  await page.getByRole('textbox', { name: /title of the board/i }).fill('Federal spending')
  await page.getByRole('button', { name: /create board/i }).click()
  await page.getByRole('textbox', { name: /your name/i }).fill('Ada')
  await page.keyboard.press('Enter')
  await page.locator('.tl-canvas').waitFor()
  await saved(page)
}

async function linkForParticipants(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Share', exact: true }).click()
  const link = await page.getByRole('textbox', { name: /link for: participant/i }).inputValue()
  await page.keyboard.press('Escape')
  return link
}

async function importStories(page: Page, text: string, count: number): Promise<void> {
  await page.getByRole('button', { name: 'More', exact: true }).first().click()
  await page.getByRole('menuitem', { name: 'Import' }).click()
  await page.getByRole('textbox', { name: /stories, one per line/i }).fill(text)
  await page.getByRole('button', { name: 'Preview' }).click()
  await page.getByRole('button', { name: `Import ${count} stories` }).click()
}

/** Brings stories and matrix side by side into view; returns the story cards that can be reached. */
async function cardsOnMatrixView(page: Page): Promise<string[]> {
  await still(page)
  await hook(page, ({ editor }) => {
    const matrix = must2(editor.getCurrentPageShapes().find((shape) => shape.type === 'matrix'))
    const box = editor.getShapePageBounds(matrix)
    if (box) {
      editor.zoomToBounds(
        { x: box.x - 860, y: box.y - 90, w: box.w + 900, h: 1000 } as Parameters<
          typeof editor.zoomToBounds
        >[0],
        { inset: 90, immediate: true },
      )
    }
    function must2<T>(value: T | undefined): T {
      if (value === undefined) throw new Error('no matrix on the board')
      return value
    }
  })
  await expect.poll(async () => (await cardsOnScreen(page)).length).toBeGreaterThanOrEqual(15)
  return cardsOnScreen(page)
}

/** Drags story cards onto the matrix of the canvas with the mouse. */
async function dragCards(page: Page, ids: readonly string[]): Promise<Scored[]> {
  const scored: Scored[] = []
  for (const [i, id] of ids.entries()) {
    const { impact, effort } = scoresFor(i)
    await still(page, id)
    const [from, to] = await placesOnCanvas(page, id, impact, effort)
    await drag(page, from, to)
    await expect
      .poll(async () => (await storiesOf(page)).find((story) => story.id === id))
      .toMatchObject({ impact, effort })
    const { key } = must(
      (await storiesOf(page)).find((story) => story.id === id),
      'the story',
    )
    scored.push({ key, impact, effort })
  }
  return scored
}

type Point = readonly [x: number, y: number]

async function placesOnCanvas(
  page: Page,
  id: string,
  impact: number,
  effort: number,
): Promise<[Point, Point]> {
  const boxes = await hook(
    page,
    ({ editor }, cardId) => {
      const onScreen = (shapeId: string) => {
        const box = editor.getShapePageBounds(shapeId as never)
        if (!box) throw new Error(`${shapeId} is not on the canvas`)
        const { x, y } = editor.pageToScreen({ x: box.x, y: box.y })
        return [x, y, box.w, box.h] as const
      }
      const matrix = editor.getCurrentPageShapes().find((shape) => shape.type === 'matrix')
      return {
        card: onScreen(`shape:${cardId}`),
        matrix: onScreen(matrix?.id ?? ''),
        zoom: editor.getZoomLevel(),
      }
    },
    id,
  )
  const [x, y, w, h] = boxes.card
  const [mx, my, mw, mh] = boxes.matrix
  const plot = plotBox({ w: mw, h: mh })
  const place = tokenPlace(SCALE, impact, effort)
  const to: Point = [
    mx + (plot[0] + place.x * plot[2]) * boxes.zoom,
    my + (plot[1] + place.y * plot[3]) * boxes.zoom,
  ]
  return [[x + (w / 2) * boxes.zoom, y + (h / 2) * boxes.zoom], to]
}

async function openMatrix(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Impact/effort matrix' }).click()
  await page.getByRole('list', { name: 'Scored stories' }).waitFor()
}

/** Drags stories from the rail of the full-screen matrix. */
async function dragInMatrixView(page: Page, keys: readonly string[]): Promise<Scored[]> {
  const scored: Scored[] = []
  for (const [i, key] of keys.entries()) {
    const { impact, effort } = scoresFor(i + 4)
    const story = page.locator('[data-rail] button').filter({ hasText: key })
    // Waits until the row lies still and nothing covers it.
    await story.hover({ position: { x: 20, y: 10 } })
    const plot = must(
      await page.getByRole('list', { name: 'Scored stories' }).boundingBox(),
      'the plot',
    )
    const place = tokenPlace(SCALE, impact, effort)
    const grip = await topOf(story)
    await drag(page, grip, [plot.x + place.x * plot.width, plot.y + place.y * plot.height])
    await page.getByRole('button', { name: `${key}: effort ${effort}, impact ${impact}` }).waitFor()
    scored.push({ key, impact, effort })
  }
  return scored
}

async function topOf(element: Locator): Promise<Point> {
  const box = must(await element.boundingBox(), 'a place on the screen')
  return [box.x + box.width / 2, box.y + 10]
}

async function drag(page: Page, from: Point, to: Point): Promise<void> {
  await page.mouse.move(...from)
  await page.mouse.down()
  await page.mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, { steps: 4 })
  await page.mouse.move(...to, { steps: 4 })
  await page.mouse.up()
}

/** Writes in the card panel while the line is cut, and goes on when it is back. */
async function editTexts(page: Page, key: string, line: CuttableLine): Promise<void> {
  await page.keyboard.press('Control+f')
  await page.getByRole('combobox').fill(key)
  await page.keyboard.press('Enter')
  await page.getByRole('tab', { name: 'Card' }).click()
  line.cut()
  await page.getByRole('button', { name: /offline/i }).waitFor()
  const soThat = page.getByRole('textbox', { name: 'So that' })
  await soThat.fill('nobody has to ask')
  await line.mend()
  await saved(page)
  await soThat.press('End')
  await soThat.pressSequentially(' twice')
  await saved(page)
}

async function expectScores({ page }: Person, expected: readonly Scored[]): Promise<void> {
  const byKey = (a: Scored, b: Scored) => (a.key < b.key ? -1 : 1)
  await expect
    .poll(async () =>
      (await storiesOf(page))
        .filter(({ impact }) => impact !== null)
        .map(({ key, impact, effort }) => ({ key, impact: Number(impact), effort: Number(effort) }))
        .sort(byKey),
    )
    .toEqual([...expected].sort(byKey))
}

async function download(page: Page, name: RegExp): Promise<string> {
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name }).click(),
  ])
  await page.keyboard.press('Escape')
  return readFileSync(await file.path(), 'utf8')
}

/** RANK1, RANK2: by impact ÷ effort, then impact, then effort, then key; every story once. */
function expectRanked(
  rows: readonly Record<string, string>[],
  expected: readonly Scored[],
  count: number,
): void {
  expect(rows).toHaveLength(count)
  expect(new Set(rows.map(({ Key }) => Key)).size).toBe(count)
  const inOrder = [...expected].sort(
    (a, b) =>
      b.impact / b.effort - a.impact / a.effort ||
      b.impact - a.impact ||
      a.effort - b.effort ||
      (a.key < b.key ? -1 : 1),
  )
  const top = rows.slice(0, expected.length)
  expect(
    top.map((row) => ({
      key: row['Key'],
      impact: Number(row['Impact']),
      effort: Number(row['Effort']),
    })),
  ).toEqual(inOrder)
  expect(top.map((row) => Number(row['Rank']))).toEqual(expected.map((_, i) => i + 1))
  expect(
    rows.slice(expected.length).every((row) => row['Impact'] === '' && row['Rank'] === ''),
  ).toBe(true)
}

function expectJira(jira: readonly string[][], rows: readonly Record<string, string>[]): void {
  const [header = [], ...issues] = jira
  const cell = (issue: readonly string[], name: string) => issue[header.indexOf(name)] ?? ''
  const storyRows = issues.filter((issue) => cell(issue, 'Issue Type') === 'Story')
  expect(storyRows.map((issue) => cell(issue, 'External ID'))).toEqual(rows.map(({ Key }) => Key))
  storyRows.forEach((issue, i) => {
    expect(cell(issue, 'Story Points')).toBe(rows[i]?.['Effort'])
    expect(cell(issue, 'Impact')).toBe(rows[i]?.['Impact'])
    expect(cell(issue, 'Summary').length).toBeLessThanOrEqual(255)
  })
}
