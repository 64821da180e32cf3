import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { launchBrowser } from '../tests/e2e/support/browser.ts'
import { hook, withHook } from '../tests/e2e/support/boardPage.ts'
import { joinBoard } from '../tests/e2e/support/joinBoard.ts'
import { sampleWorkshop } from '../tests/support/sampleWorkshop.ts'
import { boardOf, startServer, type TestServer } from '../tests/support/startServer.ts'

/** The pictures of the README: a board in full swing, with invented stories, as the build shows it. */
const PICTURES = join(import.meta.dirname, '..', 'docs', 'pictures')
const DESK = { width: 1440, height: 900 }
const PHONE = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  deviceScaleFactor: 2,
}
/** Camera glides and fonts arrive within that; nothing is measured here. */
const SETTLE_MS = 1500

const server = await startServer({ runs: 'build' })
const browser = await launchBrowser()
try {
  mkdirSync(PICTURES, { recursive: true })
  await photograph(server, browser)
} finally {
  await browser.close()
  await server.close()
}

async function photograph(from: TestServer, people: Browser): Promise<void> {
  const answer = await from.request('POST', '/api/boards', {
    body: { file: sampleWorkshop() },
  })
  const { links } = boardOf(answer.json as Parameters<typeof boardOf>[0])
  const open = async (name: string, link: string, options: BrowserContextOptions = {}) => {
    const context = await people.newContext({ locale: 'en-GB', viewport: DESK, ...options })
    await withHook(context)
    const page = await context.newPage()
    await joinBoard(page, link, name)
    return page
  }

  const visitor = await (await people.newContext({ locale: 'en-GB', viewport: DESK })).newPage()
  await visitor.goto(from.url)
  await picture(visitor, 'home')

  const ben = await open('Ben', links.participant)
  const cleo = await open('Cleo', links.participant)
  await look(cleo, [0, 1000, 1300, 780])
  await cleo.mouse.move(700, 520)
  const ada = await open('Ada', links.facilitator)
  await look(ada, [-60, 470, 1250, 1000])
  await look(ben, [0, 470, 1250, 1000])
  await ben.mouse.move(620, 300)
  await picture(ada, 'board')
  await ada.keyboard.press('Shift+1')
  await picture(ada, 'overview')
  await ada.getByRole('button', { name: 'Impact/effort matrix' }).click()
  await picture(ada, 'matrix')
  await ada.getByRole('button', { name: 'Backlog table' }).click()
  await picture(ada, 'table')

  const dora = await open('Dora', links.participant, { locale: 'fr-FR', colorScheme: 'dark' })
  await look(dora, [2280, -40, 1000, 760])
  await picture(dora, 'dark-french')
  const emil = await open('Emil', links.participant, PHONE)
  await emil.getByRole('button', { name: 'Backlog' }).last().click()
  await picture(emil, 'phone')
}

async function look(page: Page, [x, y, w, h]: [number, number, number, number]): Promise<void> {
  await hook(
    page,
    ({ editor }, [left, top, width, height]) => {
      editor.zoomToBounds(
        { x: left, y: top, w: width, h: height } as Parameters<typeof editor.zoomToBounds>[0],
        {
          inset: 40,
          immediate: true,
        },
      )
    },
    [x, y, w, h] as const,
  )
}

async function picture(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(SETTLE_MS)
  await page.screenshot({ path: join(PICTURES, `${name}.png`) })
  console.log(`docs/pictures/${name}.png`)
}
