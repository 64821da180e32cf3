import { once } from 'node:events'
import { createServer } from 'node:http'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { CuttableLine } from './support/CuttableLine.ts'
import { cardId, hook, openCard, saved, still, storiesOf, written } from './support/boardPage.ts'
import { joinBoard } from './support/joinBoard.ts'
import { test, type Person } from './support/people.ts'
import { addStory, wish } from './support/stories.ts'

const ASSETS = join(import.meta.dirname, '../../dist/client/assets')
/** Code and styles of parts that the page fetches by and by. */
const PARTS = /^(CardPanel|TableView|Canvas|Notices|index)-.*\.(js|css)$/

const text = (page: Person['page'], field: string) =>
  hook(
    page,
    ({ session }, name) =>
      [...session.state.getState().cards.values()]
        .filter((card) => card.kind === 'story' && card.deletedAt === undefined)
        .map((card) => card.fields[name] as string)
        .join('|'),
    field,
  )

test('two people who are apart edit one card: both fields and both ends of one text survive', async ({
  workshop,
  person,
}) => {
  await workshop.board('impact-effort')
  const line = await CuttableLine.to(workshop.server.port)
  const ada = await person('Ada', { joined: false, role: 'facilitator' })
  const ben = await person('Ben', { joined: false, origin: line.url })
  const { links } = await workshop.board()
  await joinBoard(ada.page, links.facilitator, 'Ada')
  await joinBoard(ben.page, links.participant.replace(workshop.url, line.url), 'Ben')
  await addStory(ada.page, 'compare pumps')
  await saved(ada.page)
  await expect.poll(() => text(ben.page, 'iWant')).toBe('compare pumps')
  await openCard(ben.page, cardId(await storiesOf(ben.page)))

  line.cut()
  await ben.page.getByRole('button', { name: /offline/i }).waitFor()
  await wish(ben.page).press('Control+End')
  await wish(ben.page).pressSequentially(' by noise')
  await ben.page.getByRole('textbox', { name: 'As a', exact: true }).fill('engineer')
  await wish(ada.page).press('Control+Home')
  await wish(ada.page).pressSequentially('quickly ')
  await ada.page.getByRole('textbox', { name: 'So that', exact: true }).fill('I can decide')
  await line.mend()

  for (const { page } of [ada, ben]) {
    await expect.poll(() => text(page, 'iWant')).toBe('quickly compare pumps by noise')
    expect(await text(page, 'asA')).toBe('engineer')
    expect(await text(page, 'soThat')).toBe('I can decide')
  }
  await saved(ben.page)
  await line.close()
})

test('without network a board goes on, survives a reload and reaches the others afterwards', async ({
  workshop,
  person,
}) => {
  await workshop.board('impact-effort')
  const ada = await person('Ada', { role: 'facilitator' })
  const ben = await person('Ben', { joined: false })
  const { id, links } = await workshop.board()
  await joinBoard(ben.page, links.participant, 'Ben')
  await saved(ben.page)
  await keptForOffline(ben.page)

  await workshop.server.kill()
  await ben.page.getByRole('button', { name: /offline/i }).waitFor()
  await addStoryOffline(ben, 'written in a tunnel')
  // The server has to say yes to a title: until it can, what was typed stays in its field.
  await ada.page.getByRole('heading', { level: 1 }).getByRole('button').click()
  const title = ada.page.getByRole('textbox', { name: 'Title of the board' })
  await title.fill('Tunnels')
  await title.press('Enter')
  await ada.page.locator('h1 input[aria-invalid=true]').waitFor()
  expect(await title.inputValue()).toBe('Tunnels')
  await ben.page.reload()
  await ben.page.locator('.tl-canvas').waitFor()
  await expect.poll(() => text(ben.page, 'iWant')).toBe('written in a tunnel')
  await addStoryOffline(ben, 'and after it')

  // A proxy says of a server that is down that it is: the board is on this device all the same.
  const proxy = createServer((_, response) => response.writeHead(502).end('Bad Gateway'))
  await once(proxy.listen(workshop.server.port, '127.0.0.1'), 'listening')
  await ben.page.reload()
  await ben.page.locator('.tl-canvas').waitFor()
  await expect.poll(() => text(ben.page, 'iWant')).toContain('and after it')
  proxy.closeAllConnections()
  await once(proxy.close(), 'close')

  await workshop.server.restart()
  await saved(ben.page)
  expect(ben.page.url()).toBe(`${workshop.url}/b/${id}`)
  await ada.page.getByText('written in a tunnel').first().waitFor()
  await ada.page.getByText('and after it').first().waitFor()
  await title.press('Enter')
  await ben.page.getByRole('heading', { level: 1, name: 'Tunnels' }).waitFor()
})

async function addStoryOffline({ page }: Person, said: string): Promise<void> {
  await addStory(page, said)
  await expect.poll(() => text(page, 'iWant')).toContain(said)
  await written(page)
}

/** Until the page, and the parts that nobody has opened yet, are on this device. */
async function keptForOffline(page: Person['page']): Promise<void> {
  const wanted = readdirSync(ASSETS).filter((file) => PARTS.test(file))
  expect(wanted.length).toBeGreaterThan(4)
  const missing = () =>
    page.evaluate(async (files) => {
      const kept = await (await caches.open('atelier-page')).keys()
      const paths = new Set(kept.map(({ url }) => new URL(url).pathname))
      return ['/', ...files.map((file) => `/assets/${file}`)].filter((path) => !paths.has(path))
    }, wanted)
  await expect.poll(missing, { timeout: 30_000 }).toEqual([])
}

test('undo takes back my own steps only, over canvas, fields and a frame with its cards', async ({
  workshop,
  person,
}) => {
  await workshop.board('impact-effort')
  const ada = await person('Ada', { joined: false })
  const ben = await person('Ben', { joined: false })
  const { links } = await workshop.board()
  for (const someone of [ada, ben]) {
    await joinBoard(someone.page, links.participant, someone.name)
  }
  await addStory(ada.page, 'a price list')
  await saved(ada.page)
  await expect.poll(() => text(ben.page, 'iWant')).toBe('a price list')
  const id = cardId(await storiesOf(ben.page))
  await openCard(ben.page, id)
  await ben.page.getByRole('textbox', { name: 'As a', exact: true }).fill('buyer')
  await expect.poll(() => text(ada.page, 'asA')).toBe('buyer')

  // By the button first: nothing has been done on the canvas itself yet.
  await ada.page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => text(ada.page, 'iWant')).toBe('')
  expect(await text(ada.page, 'asA')).toBe('buyer')
  await ada.page.locator('.tl-canvas').focus()
  await ada.page.keyboard.press('Control+z')
  await expect.poll(async () => (await storiesOf(ben.page)).length).toBe(0)
  await ada.page.keyboard.press('Control+Shift+z')
  await ada.page.keyboard.press('Control+Shift+z')
  await expect.poll(() => text(ben.page, 'iWant')).toBe('a price list')
  expect(await text(ben.page, 'asA')).toBe('buyer')
  await carriesItsCards(ada, ben)
})

/** Ada draws a frame around two notes and drags it by its border. */
async function carriesItsCards({ page }: Person, other: Person): Promise<void> {
  await page.keyboard.press('Escape')
  await still(page)
  await hook(page, ({ editor }) => {
    editor.setCamera({ x: 0, y: 4000, z: 0.5 }, { immediate: true })
  })
  await addNote(page, 400)
  await addNote(page, 700)
  await page.locator('.tl-container').focus()
  await page.keyboard.press('f')
  await drag(page, [280, 200], [880, 480])
  await page.keyboard.press('Escape')
  const before = await framed(page)
  expect(before).toHaveLength(3)
  await expect.poll(() => framed(other.page)).toEqual(before)

  await drag(page, [580, 200], [660, 320])
  const moved = before.map(([type, x, y]) => [type, x + 160, y + 240] as const)
  await expect.poll(() => framed(page)).toEqual(moved)
  await expect.poll(() => framed(other.page)).toEqual(moved)
  await page.keyboard.press('Control+z')
  await expect.poll(() => framed(other.page)).toEqual(before)
  expect(await framed(page)).toEqual(before)
}

async function addNote(page: Person['page'], x: number): Promise<void> {
  await page.locator('.tl-container').focus()
  await page.keyboard.press('n')
  await page.mouse.click(x, 340)
  await expect.poll(() => isWriting(page)).toBe(true)
  await page.keyboard.press('Escape')
  await expect.poll(() => isWriting(page)).toBe(false)
}

/** Places on the canvas of the frame and the notes. */
function framed(page: Person['page']): Promise<[type: string, x: number, y: number][]> {
  return hook(page, ({ editor, session }) => {
    const { cards } = session.state.getState()
    return editor.getCurrentPageShapes().flatMap((shape): [string, number, number][] => {
      const kind = cards.get(shape.id.replace('shape:', '') as never)?.kind ?? shape.type
      const box = editor.getShapePageBounds(shape)
      if (!box || (kind !== 'note' && kind !== 'frame')) return []
      return [[kind, Math.round(box.x), Math.round(box.y)]]
    })
  })
}

type Point = readonly [x: number, y: number]

async function drag(page: Person['page'], from: Point, to: Point): Promise<void> {
  await page.mouse.move(...from)
  await page.mouse.down()
  await page.mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, { steps: 4 })
  await page.mouse.move(...to, { steps: 4 })
  await page.mouse.up()
}

test('a viewer sees the board live and can change nothing', async ({ workshop, person }) => {
  await workshop.board('impact-effort')
  const ada = await person('Ada', { role: 'facilitator' })
  const vera = await person('Vera', { joined: false })
  await joinBoard(vera.page, (await workshop.board()).links.viewer, 'Vera')
  expect(await vera.page.getByRole('button', { name: /add a story/i }).count()).toBe(0)
  await ada.page
    .getByRole('button', { name: /add a story/i })
    .first()
    .click()
  await wish(ada.page).fill('to be seen')
  await vera.page.getByText('to be seen').first().waitFor()
  await openCard(vera.page, cardId(await storiesOf(vera.page)))
  expect(await wish(vera.page).isEditable()).toBe(false)
})

test('the language switches live, the canvas’s own words included', async ({
  workshop,
  person,
}) => {
  await workshop.board('impact-effort')
  const { page } = await person('Ada', { role: 'facilitator', language: 'fr' })
  await page.getByRole('tab', { name: 'Agenda' }).waitFor()
  await page.getByRole('button', { name: 'Partager' }).waitFor()
  await page.getByRole('button', { name: 'Note', exact: true }).waitFor()
  await page.getByRole('button', { name: 'Flèche' }).waitFor()
  await page.getByRole('button', { name: 'Plus', exact: true }).last().click()
  await page.getByRole('menuitem', { name: 'Langue' }).press('ArrowRight')
  // An opened menu takes the focus in its own time.
  await page.locator('[role=menuitemradio]:focus').waitFor()
  await page.getByRole('menuitemradio', { name: 'English' }).press('Enter')
  await page.getByRole('button', { name: 'Share', exact: true }).waitFor()
  await page.getByRole('button', { name: 'Arrow', exact: true }).waitFor()
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('en')
})

const KEYS = {
  note: 'n',
  persona: 'p',
  stage: 'g',
  touchpoint: 'c',
  story: 's',
  epic: 'Shift+E',
  action: 'Shift+A',
  objective: 'Shift+O',
  property: 'Shift+P',
  verticalCandidate: 'Shift+S',
  productCandidate: 'Shift+C',
}

test('every kind of card has a tool and a key', async ({ workshop, person }) => {
  await workshop.board('impact-effort')
  const { page } = await person('Ada')
  await still(page)
  await hook(page, ({ editor }) => {
    editor.setCamera({ x: 0, y: 4000, z: 0.5 }, { immediate: true })
  })
  let x = 150
  for (const [kind, keys] of Object.entries(KEYS)) {
    await page.locator('.tl-container').focus()
    await page.keyboard.press(keys)
    await expect
      .poll(() => hook(page, ({ editor }) => editor.getCurrentToolId()))
      .toBe(`card-${kind}`)
    await page.mouse.click((x += 70), 300)
    await expect
      .poll(() =>
        hook(
          page,
          ({ session }, wanted) =>
            [...session.state.getState().cards.values()].filter((card) => card.kind === wanted)
              .length,
          kind,
        ),
      )
      .toBe(1)
    // A new card is written on at once: leave it, then go on.
    await expect.poll(() => isWriting(page)).toBe(true)
    await page.keyboard.press('Escape')
    await expect.poll(() => isWriting(page)).toBe(false)
  }
})

function isWriting(page: Person['page']): Promise<boolean> {
  return hook(
    page,
    ({ editor }) =>
      editor.getEditingShapeId() !== null || document.activeElement?.tagName === 'TEXTAREA',
  )
}
