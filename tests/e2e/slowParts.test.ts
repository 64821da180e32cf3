import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { hook, saved } from './support/boardPage.ts'
import { joinBoard } from './support/joinBoard.ts'
import { test } from './support/people.ts'
import { wish, wishes } from './support/stories.ts'

/** Files of the page come as the network brings them, not from what the device has kept. */
async function withoutWorker(page: Page): Promise<void> {
  await page.addInitScript(() => {
    ServiceWorkerContainer.prototype.register = () => Promise.reject(new Error('blocked'))
  })
}

test('who types right after adding a story writes into it where the caret is, however slowly its fields come', async ({
  workshop,
  person,
}) => {
  const { links } = await workshop.board('impact-effort')
  const { page } = await person('Ada', { joined: false, language: 'fr' })
  await withoutWorker(page)
  let bring = () => {}
  const arrival = new Promise<void>((resolve) => (bring = resolve))
  await page.route(/CardPanel.*\.js/, async (route) => {
    await arrival
    await route.continue()
  })
  await joinBoard(page, links.participant, 'Ada')
  const add = page.getByRole('button', { name: 'Ajouter un récit' })
  await add.click()
  await page.keyboard.type('des pompes')
  await page.keyboard.press('Home')
  expect(await page.getByRole('textbox').count()).toBe(1)
  bring()
  await page.getByRole('textbox', { name: 'Afin de' }).waitFor()
  await page.keyboard.type('comparer ')
  expect(await wishes(page)).toEqual(['comparer des pompes'])

  // With the fields here there is nothing to wait for; who only comes back keeps the keyboard where it is.
  const backlog = page.getByRole('tab', { name: 'Backlog' })
  await backlog.click()
  await add.click()
  await page.keyboard.type('commander')
  expect(await wishes(page)).toEqual(['commander', 'comparer des pompes'])
  await backlog.click()
  await page.keyboard.press('ArrowRight')
  await page.getByRole('textbox', { name: 'Afin de' }).waitFor()
  expect(await page.locator(':focus').getAttribute('role')).toBe('tab')
  expect(await hook(page, ({ editor }) => editor.getCurrentToolId())).toBe('select')
})

test('who types right after placing a card writes into it', async ({ workshop, person }) => {
  await workshop.board('impact-effort')
  const { page } = await person('Ada')
  const { keyboard } = page
  await page.locator('.tl-container').focus()
  await keyboard.press('n')
  await page.mouse.click(500, 800)
  await keyboard.type('compare ')
  await keyboard.press('Escape')
  await keyboard.press('n')
  await keyboard.press('Enter')
  await keyboard.type('pumps')
  const texts = await hook(page, ({ session }) =>
    [...session.state.getState().cards.values()].map(({ fields }) => fields['text']),
  )
  expect(new Set(texts)).toEqual(new Set(['compare ', 'pumps']))
})

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
