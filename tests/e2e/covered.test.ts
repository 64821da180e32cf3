import { expect } from 'vitest'
import { hook, storiesOf } from './support/boardPage.ts'
import { test } from './support/people.ts'
import { addStory } from './support/stories.ts'

test('keys are the canvas’s only while nothing lies over it: no card goes unseen', async ({
  workshop,
  person,
}) => {
  await workshop.board('impact-effort')
  const { page } = await person('Ada', { role: 'facilitator' })
  const { keyboard } = page
  await addStory(page, 'stays')
  await page.getByRole('tab', { name: 'Backlog' }).click()
  const cards = await storiesOf(page)
  const select = () =>
    hook(page, ({ session }, id) => session.ui.setState({ selection: [id as never] }), cards[0]?.id)
  const tool = () => hook(page, ({ editor }) => editor.getCurrentToolId())
  await select()
  for (const [view, heading] of [
    ['table', 'Backlog table'],
    ['matrix', 'Impact/effort matrix'],
  ] as const) {
    await page.getByRole('button', { name: heading }).first().click()
    await page.getByRole('heading', { name: heading }).click()
    await select()
    for (const key of ['s', 'Delete', 'Control+x', 'Control+d']) await keyboard.press(key)
    expect([view, await tool(), await storiesOf(page)]).toEqual([view, 'select', cards])
  }
  await page.getByRole('button', { name: 'Back to the board' }).click()

  await page.getByRole('button', { name: 'Share' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).focus()
  for (const key of ['s', 'Delete']) await keyboard.press(key)
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
  await page.getByRole('button', { name: 'More', exact: true }).last().click()
  await page.getByRole('menuitem', { name: 'History' }).waitFor()
  // Goes to the item that begins so.
  await keyboard.press('h')
  await keyboard.press('Escape')
  expect([await tool(), await storiesOf(page)]).toEqual(['select', cards])

  await page.locator('.tl-container').focus()
  await select()
  await keyboard.press('Delete')
  await expect.poll(() => storiesOf(page)).toEqual([])
})
