import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { CuttableLine } from './support/CuttableLine.ts'
import { hook, saved } from './support/boardPage.ts'
import { joinBoard } from './support/joinBoard.ts'
import { test, type Person } from './support/people.ts'
import { addStory, wish } from './support/stories.ts'

const notice = ({ page }: Person) =>
  page.getByRole('status').filter({ hasText: 'Only facilitators write in this step' })
const liveCards = (page: Page) =>
  hook(page, ({ session }) =>
    [...session.state.getState().cards.values()]
      .filter((card) => card.deletedAt === undefined)
      .map((card) => (card.fields['iWant'] ?? card.fields['text'] ?? '') as string)
      .toSorted(),
  )

/** Makes the second step one that only facilitators write in. */
async function keepSecondStep({ page }: Person): Promise<void> {
  await page.getByRole('tab', { name: 'Agenda' }).click()
  await page.getByRole('listitem').nth(1).getByRole('button').first().click()
  const writers = page.getByRole('switch', { name: /^Only facilitators write/ })
  expect(await writers.getAttribute('aria-checked')).toBe('false')
  await writers.click()
  expect(await writers.getAttribute('aria-checked')).toBe('true')
  await saved(page)
}
const go = ({ page }: Person, to: 'Next' | 'Previous') =>
  page.getByRole('button', { name: new RegExp(`^${to} step`) }).click()

test('in a step that only facilitators write in a participant looks on, and writes again afterwards', async ({
  workshop,
  person,
}) => {
  await workshop.board('impact-effort')
  const ada = await person('Ada', { role: 'facilitator' })
  const ben = await person('Ben')
  await addStory(ben.page, 'compare pumps')
  await saved(ben.page)
  await keepSecondStep(ada)
  expect(await notice(ben).count()).toBe(0)
  await go(ada, 'Next')

  await notice(ben).waitFor()
  expect(await notice(ada).count()).toBe(0)
  expect(await wish(ben.page).getAttribute('readonly')).not.toBeNull()
  // Undo and the canvas' tools write nothing either.
  await ben.page.locator('.tl-canvas').click({ position: { x: 30, y: 300 } })
  await ben.page.keyboard.press('Control+z')
  await ben.page.keyboard.press('n')
  await ben.page.locator('.tl-canvas').click({ position: { x: 400, y: 500 } })
  expect(await liveCards(ben.page)).toEqual(['compare pumps'])
  await ben.page.getByRole('tab', { name: 'Agenda' }).click()
  await ben.page.getByRole('img', { name: 'Only facilitators write' }).first().waitFor()
  await ben.page.getByRole('button', { name: 'Backlog table' }).click()
  const cell = ben.page.getByRole('gridcell', { name: 'compare pumps' })
  await cell.dblclick()
  await ben.page.keyboard.press('Enter')
  await ben.page.keyboard.type('no')
  expect(await ben.page.getByRole('grid').getByRole('textbox').count()).toBe(0)
  expect(await ben.page.getByRole('button', { name: /add a story/i }).count()).toBe(0)

  await addStory(ada.page, 'order a sample')
  await saved(ada.page)
  await ben.page.getByRole('gridcell', { name: 'order a sample' }).waitFor()
  await go(ada, 'Next')
  await notice(ben).waitFor({ state: 'detached' })
  await cell.dblclick()
  await ben.page.getByRole('grid').getByRole('textbox').first().fill('compare prices')
  await expect.poll(() => liveCards(ada.page)).toEqual(['compare prices', 'order a sample'])
})

test('what somebody wrote offline before such a step began is taken back, and kept for them as text', async ({
  workshop,
  person,
}) => {
  await workshop.board('impact-effort')
  const line = await CuttableLine.to(workshop.server.port)
  const ada = await person('Ada', { role: 'facilitator' })
  const ben = await person('Ben', { joined: false, origin: line.url })
  const { links } = await workshop.board()
  await joinBoard(ben.page, links.participant.replace(workshop.url, line.url), 'Ben')
  await addStory(ben.page, 'compare pumps')
  await saved(ben.page)
  await keepSecondStep(ada)

  line.cut()
  await ben.page.getByRole('button', { name: /offline/i }).waitFor()
  await wish(ben.page).press('Control+End')
  await wish(ben.page).pressSequentially(' by noise')
  await addStory(ben.page, 'see prices')
  await go(ada, 'Next')
  await line.mend()

  await ben.page.getByRole('button', { name: 'Show my text' }).click()
  const kept = ben.page.getByRole('dialog', { name: 'Not saved' })
  await kept.getByText('compare pumps by noise', { exact: true }).waitFor()
  await kept.getByText('see prices', { exact: true }).waitFor()
  await kept.getByText('at a step in which only facilitators write').waitFor()
  await expect.poll(() => liveCards(ben.page)).toEqual(['compare pumps'])
  expect(await liveCards(ada.page)).toEqual(['compare pumps'])
  await kept.getByRole('button', { name: 'I don’t need it' }).click()
  await notice(ben).waitFor()
  await go(ada, 'Previous')
  await notice(ben).waitFor({ state: 'detached' })
  await line.close()
})
