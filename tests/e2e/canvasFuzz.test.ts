import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { canvasMonkey, canvasReport } from './support/canvasMonkey.ts'
import { drawnWrong } from './support/drawnWrong.ts'
import { joinBoard } from './support/joinBoard.ts'
import { test } from './support/people.ts'

const STEPS = 100
const SEEDS = [1, 2]

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
      for (const { page } of people) {
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
      const context = `seed ${seed}\nAda: ${did[0]?.join(' ')}\nBen: ${did[1]?.join(' ')}`
      await expect.poll(() => faults(pages), { message: context }).toEqual([])
      const echoes = await Promise.all(pages.map(updatesInASecond))
      expect(echoes, context).toEqual([0, 0])
      const drawn = await Promise.all(pages.map((page) => page.evaluate(drawnWrong)))
      expect(drawn, context).toEqual([[], []])
      const report = await pages[0]?.evaluate(canvasReport)
      expect(report?.counts['shape card'], 'something happened').toBeGreaterThan(5)
    },
  )
}

async function saved(page: Page): Promise<void> {
  await page.waitForFunction(() => window.__atelier.session.sync.status.getState().work === 'saved')
}

/** Where a screen is not what its document means, where something is stored twice, and where two screens differ. */
async function faults(pages: readonly Page[]): Promise<string[]> {
  const [ada, ben] = await Promise.all(pages.map((page) => page.evaluate(canvasReport)))
  if (!ada || !ben) throw new Error('Two pages are compared')
  const theirs = new Set(ben.records.split('\n'))
  const onlyAda = ada.records.split('\n').filter((record) => !theirs.delete(record))
  return [...ada.wrong, ...ben.wrong, ...ada.redundant, ...ben.redundant, ...onlyAda, ...theirs]
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
