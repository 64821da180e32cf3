import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { test } from './support/people.ts'

/** What axe calls serious or critical, as lines that say where. */
async function faults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the home page has no serious fault in ${colorScheme}`, async ({ workshop, person }) => {
    const { page } = await person('Ada', { joined: false })
    await page.emulateMedia({ colorScheme })
    await page.goto(workshop.url)
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect(await faults(page)).toEqual([])
  })
}

test('the join page has no serious fault', async ({ workshop, person }) => {
  const { page } = await person('Ben', { joined: false })
  await page.goto((await workshop.board()).links.participant)
  await page.getByRole('textbox').waitFor()
  expect(await faults(page)).toEqual([])
})
