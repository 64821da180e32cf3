import type { Page } from 'playwright-core'

/** Opens a link to a board and gives the name that the join page asks for. */
export async function joinBoard(page: Page, link: string, name: string): Promise<void> {
  await page.goto(link)
  await page.getByRole('textbox', { name: /your name|votre nom/i }).fill(name)
  await page.getByRole('button', { name: /^(join|rejoindre)/i }).click()
  await page.locator('.tl-canvas').waitFor()
}
