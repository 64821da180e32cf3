import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { saved } from './support/boardPage.ts'
import { joinBoard } from './support/joinBoard.ts'
import { test } from './support/people.ts'
import { wish } from './support/stories.ts'

/** Files of the page come as the network brings them, not from what the device has kept. */
async function withoutWorker(page: Page): Promise<void> {
  await page.addInitScript(() => {
    ServiceWorkerContainer.prototype.register = () => Promise.reject(new Error('blocked'))
  })
}

test('a part of the page that can’t be loaded leaves the rest alone, and comes with the connection', async ({
  workshop,
  person,
}) => {
  const board = await workshop.board('impact-effort')
  const { page } = await person('Ada', { joined: false })
  await withoutWorker(page)
  await page.route(/ShareDialog.*\.css/, (route) => route.abort())
  await joinBoard(page, board.links.participant, 'Ada')
  await page.getByRole('button', { name: 'Add a story' }).first().click()
  await wish(page).fill('written before')
  await page.getByRole('button', { name: 'Share' }).click()
  await page.getByText('could not be loaded').waitFor()
  await wish(page).fill('written meanwhile')
  await saved(page)
  await page.unroute(/ShareDialog.*\.css/)
  const links = page.getByRole('dialog', { name: 'Share this board' }).getByRole('list')
  await links.waitFor()
  // Its stylesheet, which was missing the first time, has come too.
  await expect.poll(() => links.evaluate((it) => getComputedStyle(it).display)).toBe('grid')
})
