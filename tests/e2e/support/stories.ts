import type { Locator, Page } from 'playwright-core'
import { hook } from './boardPage.ts'

/** The field of the open story that says what somebody wants. */
export function wish(page: Page): Locator {
  return page.getByRole('textbox', { name: 'I want' })
}

/** Adds a story through the backlog and says what it wants; it may not be saved yet. */
export async function addStory(page: Page, said: string): Promise<void> {
  await page.getByRole('tab', { name: 'Backlog' }).click()
  await page
    .getByRole('button', { name: /add a story/i })
    .first()
    .click()
  await wish(page).fill(said)
}

/** What the live stories want as this page knows them, whatever is shown in front of the board. */
export function wishes(page: Page): Promise<string[]> {
  return hook(page, ({ session }) =>
    [...session.state.getState().cards.values()]
      .filter((card) => card.kind === 'story' && card.deletedAt === undefined)
      .map((card) => card.fields['iWant'] as string)
      .sort(),
  )
}
