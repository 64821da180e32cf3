import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { canvasMonkey, canvasReport } from './support/canvasMonkey.ts'
import { joinBoard } from './support/joinBoard.ts'
import { test } from './support/people.ts'

const STEPS = 150
const SEEDS = [1, 2]
const QUIET_MS = 1500

for (const seed of SEEDS) {
  test(
    `two people do ${STEPS} random things each: every screen shows the document, nobody echoes (seed ${seed})`,
    { timeout: 300_000 },
    async ({ person, workshop }) => {
      const { links } = await workshop.board()
      const people = await Promise.all([
        person('Ada', { joined: false }),
        person('Ben', { joined: false }),
      ])
      const pages = people.map(({ page }) => page)
      for (const { context, page } of people) {
        await context.addInitScript(() => localStorage.setItem('atelier.test', '1'))
        await page.addInitScript('globalThis.__name ??= (named) => named')
      }
      for (const [i, link] of [links.facilitator, links.participant].entries()) {
        const someone = people[i]
        if (someone) await joinBoard(someone.page, link, someone.name)
      }

      const did = await Promise.all(
        pages.map((page, i) =>
          page.evaluate(canvasMonkey, { seed: seed + i * 1000, steps: STEPS }),
        ),
      )
      await Promise.all(pages.map(saved))
      await pages[0]?.waitForTimeout(QUIET_MS)
      const echoes = await Promise.all(pages.map(updatesInASecond))
      const [ada, ben] = await Promise.all(pages.map((page) => page.evaluate(canvasReport)))

      const context = `seed ${seed}\nAda: ${did[0]?.join(' ')}\nBen: ${did[1]?.join(' ')}`
      expect(ada?.wrong, context).toEqual([])
      expect(ben?.wrong, context).toEqual([])
      expect(ada?.redundant, context).toEqual([])
      expect(ada?.records, context).toEqual(ben?.records)
      expect(echoes, context).toEqual([0, 0])
      expect(ada?.counts['shape card'], 'something happened').toBeGreaterThan(5)
    },
  )
}

async function saved(page: Page): Promise<void> {
  await page.waitForFunction(() => window.__atelier.session.sync.status.getState().work === 'saved')
}

function updatesInASecond(page: Page): Promise<number> {
  return page.evaluate(async () => {
    let updates = 0
    const count = () => updates++
    const { doc } = window.__atelier.session.board
    doc.on('update', count)
    await new Promise((resolve) => setTimeout(resolve, 1000))
    doc.off('update', count)
    return updates
  })
}
