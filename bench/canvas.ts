import type { Locator, Page } from 'playwright-core'
import { launchBrowser } from '../tests/e2e/support/browser.ts'
import { joinBoard } from '../tests/e2e/support/joinBoard.ts'
import { startServer, type TestBoard } from '../tests/support/startServer.ts'
import { boardOf } from './boardOf.ts'
import { median, type Bench, type Figure } from './figure.ts'

const VIEWPORT = { width: 1440, height: 900 }
const PAN_MS = 3000
const DROPS = 15

/** What people see and wait for, measured in headless Chromium without a graphics card. */
export const canvas: Bench = async () => {
  const server = await startServer({ runs: 'build' })
  const browser = await launchBrowser()
  const open = async (name: string, link: string): Promise<Page> => {
    const context = await browser.newContext({ locale: 'en-GB', viewport: VIEWPORT })
    const page = await context.newPage()
    await joinBoard(page, link, name)
    return page
  }
  const boardWith = async (cards: number) => {
    const { status, text, json } = await server.request('POST', '/api/boards', {
      body: { file: boardOf(cards) },
    })
    if (status !== 201) throw new Error(`POST /api/boards: ${status} ${text}`)
    return (json as { links: TestBoard['links'] }).links.facilitator
  }
  try {
    const small = await boardWith(200)
    const ada = await open('Ada', small)
    const ben = await open('Ben', small)
    const drop = await dropToOtherScreen(ada, ben)
    await ben.context().close()
    const pan200 = await pan(ada, 200)
    await ada.context().close()

    const cleo = await open('Cleo', await boardWith(1000))
    const pan1000 = await pan(cleo, 1000)
    await cleo.context().close()

    const dora = await open('Dora', await boardWith(2000))
    const paint = await paintAfterClick(dora, 2000)
    return [
      figure('2,000 cards painted after the click', paint, 'ms', 'at most', 1500),
      figure('a drop visible in another browser, median', drop, 'ms', 'at most', 100),
      figure('panning 200 cards', pan200.framesPerSecond, 'frames/s', 'at least', 50),
      figure('main thread per frame, 1,000 cards', pan1000.cpuMs, 'ms', 'at most', 10),
    ]
  } finally {
    await browser.close()
    await server.close()
  }
}

function figure(
  what: string,
  measured: number,
  unit: string,
  bound: Figure['bound'],
  limit: number,
): Figure {
  return { what, measured, unit, bound, limit }
}

/** A first visit also puts the page's own code by for later; this is about the visits after it. */
const SETTLE_MS = 6000
/** Time to find one's board in the list. */
const READ_MS = 2000

/** From the click on the board in the home page's list to the frame that shows its cards. */
async function paintAfterClick(page: Page, cards: number): Promise<number> {
  await showAll(page, cards)
  await page.waitForTimeout(SETTLE_MS)
  await page.goto(new URL('/', page.url()).href)
  const link = page.locator('main a[href^="/b/"]').first()
  await link.waitFor()
  await page.waitForTimeout(READ_MS)
  const painted = page.evaluate(
    (wanted) =>
      new Promise<number>((resolve) => {
        let clickedAt = 0
        addEventListener('click', (event) => (clickedAt = event.timeStamp), { capture: true })
        const look = () => {
          const there = document.querySelectorAll('.far').length >= wanted
          // The frame after the one in which they are there: then they are painted.
          if (there) requestAnimationFrame(() => resolve(performance.now() - clickedAt))
          else requestAnimationFrame(look)
        }
        look()
      }),
    cards,
  )
  await link.click()
  return painted
}

/** Drags a card about and takes the time from each release to the other screen's first frame with it there. */
async function dropToOtherScreen(from: Page, to: Page): Promise<number> {
  await showAll(from, 200)
  await showAll(to, 200)
  const id = await from.locator('.far').last().getAttribute('data-shape-id')
  const card = from.locator(`[data-shape-id="${id}"]`).filter({ visible: true })
  // At arm's length: from afar a selected card is all handles.
  const { x, y } = await middle(card)
  await from.mouse.click(x, y)
  await from.keyboard.press('Shift+2')
  await from.waitForTimeout(1500)
  const times: number[] = []
  for (let i = 0; i < DROPS; i++) {
    const { x, y } = await middle(card)
    const arrived = to.evaluate(
      (shape) =>
        new Promise<number>((resolve, reject) => {
          setTimeout(() => reject(new Error('The drop never reached the other screen')), 10_000)
          const element = document.querySelector(`[data-shape-id="${shape}"]`)
          let last = element?.getBoundingClientRect().x ?? 0
          let changedAt = 0
          const look = () => {
            const now = element?.getBoundingClientRect().x ?? 0
            if (now !== last) changedAt = Date.now()
            last = now
            // Still for half a second: it has come to rest.
            if (changedAt > 0 && Date.now() - changedAt > 500) resolve(changedAt)
            else requestAnimationFrame(look)
          }
          look()
        }),
      id,
    )
    const released = from.evaluate(
      () =>
        new Promise<number>((resolve) => {
          addEventListener('pointerup', () => resolve(Date.now()), { capture: true, once: true })
        }),
    )
    await from.keyboard.press('Escape')
    await from.mouse.move(x, y)
    await from.mouse.down()
    await from.mouse.move(x + (i % 2 === 0 ? 60 : -60), y, { steps: 4 })
    await from.mouse.up()
    times.push(Math.max(0, (await arrived) - (await released)))
    await from.waitForTimeout(450)
  }
  return median(times)
}

async function middle(card: Locator): Promise<{ x: number; y: number }> {
  const box = await card.boundingBox()
  if (!box) throw new Error('The card to drag is not on the screen')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

/** Pans with the wheel, one step a frame; counts frames and the main thread's work. */
async function pan(page: Page, cards: number): Promise<{ framesPerSecond: number; cpuMs: number }> {
  await showAll(page, cards)
  const session = await page.context().newCDPSession(page)
  // The thread's own clock: time that other programs take does not count.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  const taskSeconds = async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0
  }
  const before = await taskSeconds()
  const frames = await page.evaluate(
    (ms) =>
      new Promise<number>((resolve) => {
        const target = document.querySelector('.tl-canvas')
        const startedAt = performance.now()
        let count = 0
        const step = () => {
          const elapsed = performance.now() - startedAt
          if (elapsed > ms) {
            resolve(count)
            return
          }
          count++
          const deltaX = Math.sin(elapsed / 300) * 12
          target?.dispatchEvent(
            new WheelEvent('wheel', {
              deltaX,
              deltaY: deltaX / 2,
              bubbles: true,
              cancelable: true,
            }),
          )
          requestAnimationFrame(step)
        }
        requestAnimationFrame(step)
      }),
    PAN_MS,
  )
  const busyMs = ((await taskSeconds()) - before) * 1000
  return { framesPerSecond: (frames * 1000) / PAN_MS, cpuMs: busyMs / frames }
}

/** Zooms out until every card is in view. */
async function showAll(page: Page, cards: number): Promise<void> {
  await page.locator('.tl-container').focus()
  await page.keyboard.press('Shift+1')
  await page.waitForFunction((wanted) => document.querySelectorAll('.far').length >= wanted, cards)
  await page.waitForTimeout(1500)
}
