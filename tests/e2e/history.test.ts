import { expect } from 'vitest'
import { cardId, hook, openCard, saved, storiesOf } from './support/boardPage.ts'
import { test, type Person } from './support/people.ts'
import { addStory, wishes } from './support/stories.ts'

/** A story saved, and its id. */
async function newStory({ page }: Person, wish: string): Promise<string> {
  const before = new Set((await storiesOf(page)).map(({ id }) => id))
  await addStory(page, wish)
  await saved(page)
  return cardId((await storiesOf(page)).filter(({ id }) => !before.has(id)))
}

async function openHistory({ page }: Person): Promise<void> {
  await page.getByRole('button', { name: 'More' }).first().click()
  await page.getByRole('menuitem', { name: 'History' }).click()
  await page.getByRole('heading', { name: 'History' }).waitFor()
}

test('a facilitator keeps a version, looks at it, brings back one area and undoes that', async ({
  workshop,
  person,
}) => {
  await workshop.board('lead-workshop')
  const ada = await person('Ada', { role: 'facilitator' })
  const ben = await person('Ben')
  const history = ada.page.getByRole('complementary', { name: 'History' })
  await newStory(ben, 'to compare pumps')
  await expect.poll(() => wishes(ada.page)).toEqual(['to compare pumps'])

  await openHistory(ada)
  await history.getByRole('button', { name: 'Keep this version' }).click()
  await ada.page.getByRole('textbox', { name: 'Name' }).fill('Before lunch')
  await ada.page.getByRole('button', { name: 'Save' }).click()
  const version = history.getByRole('button', { name: /Before lunch/ })
  await version.waitFor()
  // Whoever wrote is named at the first version after it, which a mark of the clock may have made before Ada did.
  await history
    .getByRole('button', { name: /(Before lunch|While people worked).*Ben/ })
    .first()
    .waitFor()

  await openCard(ben.page, cardId(await storiesOf(ben.page)))
  await ben.page.getByRole('textbox', { name: 'I want' }).fill('something silly')
  await saved(ben.page)
  await ada.page.getByRole('button', { name: 'Close the history' }).click()
  await newStory(ada, 'an answer in a day')
  await hook(ada.page, ({ session }) => {
    const [, next] = session.state.getState().agenda
    session.board.workshop.set('step', next!.id)
  })
  await saved(ada.page)
  await expect.poll(() => wishes(ada.page)).toEqual(['an answer in a day', 'something silly'])

  await openHistory(ada)
  await history
    .getByRole('button', { name: /^Step: / })
    .first()
    .waitFor()
  await version.click()
  const preview = ada.page.getByRole('region', { name: /Before lunch/ })
  await preview.getByText('Since then: 1 card changed, 1 card added, 1 setting changed.').waitFor()
  await preview
    .locator('.tl-canvas')
    .getByText('to compare pumps')
    .first()
    .waitFor({ state: 'attached' })
  expect(await preview.locator('.tl-canvas').getByText('something silly').count()).toBe(0)

  await preview.getByRole('button', { name: 'Restore one area' }).click()
  await ada.page.getByRole('menuitem', { name: /stories/i }).click()
  await preview.waitFor({ state: 'detached' })
  for (const { page } of [ada, ben])
    await expect.poll(() => wishes(page)).toEqual(['to compare pumps'])
  await saved(ada.page)
  const step = () => hook(ada.page, ({ session }) => session.state.getState().step)
  expect(await step()).toBe(
    await hook(ada.page, ({ session }) => session.state.getState().agenda[1]!.id),
  )

  await ben.page.getByRole('button', { name: 'More' }).first().click()
  await ben.page.getByRole('menuitem', { name: 'Bin' }).click()
  const bin = ben.page.getByRole('dialog', { name: 'Bin' })
  await bin.getByText('for 30 days, then they are gone for good').waitFor()
  const deleted = bin.getByRole('listitem').filter({ hasText: 'an answer in a day' })
  expect(await deleted.textContent()).toMatch(/deleted .+ by Ada/)
  await bin.getByRole('button', { name: 'Close' }).click()

  await ada.page.getByRole('button', { name: 'Undo' }).last().click()
  for (const { page } of [ada, ben])
    await expect.poll(() => wishes(page)).toEqual(['an answer in a day', 'something silly'])
  await history.getByRole('button', { name: 'Before a version was brought back' }).waitFor()
})

test('a facilitator takes back what one person did; what another typed into the same text stays', async ({
  workshop,
  person,
}) => {
  await workshop.board('impact-effort')
  const ada = await person('Ada', { role: 'facilitator' })
  const ben = await person('Ben', { language: 'fr' })
  const id = await newStory(ada, 'to compare pumps')
  await expect.poll(() => wishes(ben.page)).toEqual(['to compare pumps'])
  const type = (who: Person, at: number, text: string) =>
    hook(
      who.page,
      ({ session }, [card, place, words]) =>
        session.board.text(card as never, 'iWant')!.insert(place as number, words as string),
      [id, at, text],
    )
  await type(ben, 10, ' RUBBISH')
  await ben.page.getByRole('button', { name: /^enregistré/i }).waitFor()
  await expect.poll(() => wishes(ada.page)).toEqual(['to compare RUBBISH pumps'])
  await type(ada, 24, ' by noise')
  await saved(ada.page)
  await expect.poll(() => wishes(ben.page)).toEqual(['to compare RUBBISH pumps by noise'])

  await openHistory(ada)
  await ada.page.getByRole('button', { name: 'Rewind a person' }).click()
  const dialog = ada.page.getByRole('dialog')
  await expect
    .poll(() => dialog.getByRole('combobox', { name: 'Person' }).textContent())
    .toBe('Ben')
  await dialog.getByRole('button', { name: 'Preview' }).click()
  const preview = ada.page.getByRole('region', { name: /Without what Ben has done/ })
  await preview.getByText('Since then: 1 card changed.').waitFor()
  // Somebody goes on while the facilitator looks.
  await type(ben, 0, 'really ')
  await expect.poll(() => wishes(ada.page)).toEqual(['really to compare RUBBISH pumps by noise'])
  await preview.getByRole('button', { name: 'Restore the board' }).click()
  for (const { page } of [ada, ben])
    await expect.poll(() => wishes(page)).toEqual(['really to compare pumps by noise'])
  await ada.page.getByRole('button', { name: 'Undo' }).last().click()
  for (const { page } of [ada, ben])
    await expect.poll(() => wishes(page)).toEqual(['really to compare RUBBISH pumps by noise'])
})

test('on a phone a participant looks at a version and goes back', async ({ workshop, person }) => {
  await workshop.board('impact-effort')
  const ben = await person('Ben', { viewport: { width: 390, height: 844 }, touch: true })
  await openHistory(ben)
  await ben.page.getByRole('button', { name: /While people worked/ }).click()
  const preview = ben.page.getByRole('region', { name: /While people worked/ })
  await preview.getByText('The board is the same now.').waitFor()
  expect(await preview.getByRole('button', { name: /Restore/ }).count()).toBe(0)
  await preview.getByRole('button', { name: 'Back to the board as it is' }).click()
  await preview.waitFor({ state: 'detached' })
})
