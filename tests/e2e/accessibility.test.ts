import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { sampleWorkshop } from '../support/sampleWorkshop.ts'
import { boardOf } from '../support/startServer.ts'
import { joinBoard } from './support/joinBoard.ts'
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

test('panels, table and matrix have no serious fault', async ({ workshop, person }) => {
  const answer = await workshop.server.request('POST', '/api/boards', {
    body: { file: sampleWorkshop() },
  })
  const { page } = await person('Cleo', { joined: false })
  await joinBoard(
    page,
    boardOf(answer.json as Parameters<typeof boardOf>[0]).links.facilitator,
    'Cleo',
  )
  const found: Record<string, string[]> = {}
  for (const tab of ['Backlog', 'Card', 'Agenda', 'Board']) {
    await page.getByRole('tab', { name: tab, exact: true }).click()
    found[tab] = await faults(page)
  }
  for (const view of ['Backlog table', 'Impact/effort matrix']) {
    await page.getByRole('button', { name: view }).click()
    await page.getByRole('heading', { name: view }).waitFor()
    found[view] = await faults(page)
  }
  expect(Object.entries(found).filter(([, list]) => list.length > 0)).toEqual([])
})
