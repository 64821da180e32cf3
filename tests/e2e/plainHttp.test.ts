import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Browser } from 'playwright-core'
import { startServer, type TestServer } from '../support/startServer.ts'
import { launchBrowser } from './support/browser.ts'
import { joinBoard } from './support/joinBoard.ts'
import { watch } from './support/watch.ts'

/** A name on a local network: no secure context, so no clipboard API, no `randomUUID`, no service worker. */
const HOST = 'atelier.lan'

let server: TestServer
let browser: Browser

beforeAll(async () => {
  server = await startServer({ runs: 'build' })
  browser = await launchBrowser({ args: [`--host-resolver-rules=MAP ${HOST} 127.0.0.1`] })
})

afterAll(async () => {
  await browser?.close()
  await server?.close()
})

it('over plain http on a local network people create, copy the link, join and work; a withdrawn link ends that', async () => {
  const home = `http://${HOST}:${server.port}`
  const [ada, ben] = await Promise.all(
    ['Ada', 'Ben'].map(async () => {
      const page = await (await browser.newContext({ locale: 'en-GB' })).newPage()
      page.setDefaultTimeout(60_000)
      return { page, problems: watch(page, home) }
    }),
  )
  if (!ada || !ben) throw new Error('Two people')

  await ada.page.goto(home)
  expect(await ada.page.evaluate(() => isSecureContext)).toBe(false)
  await ada.page.getByRole('button', { name: /impact \/ effort/i }).click()
  await ada.page.getByRole('button', { name: /create board/i }).click()
  await ada.page.getByRole('textbox', { name: /your name/i }).fill('Ada')
  await ada.page.keyboard.press('Enter')
  await ada.page.locator('.tl-canvas').waitFor()

  await ada.page.getByRole('button', { name: 'Share', exact: true }).click()
  const shown = ada.page.getByRole('textbox', { name: /link for: participant/i })
  const link = await shown.inputValue()
  await ada.page.getByRole('button', { name: 'Copy' }).first().click()
  await ada.page.getByRole('button', { name: 'Copied' }).waitFor()
  await ada.page.keyboard.press('Escape')
  await ada.page.getByRole('button', { name: 'Search' }).click()
  await ada.page.keyboard.press('Control+v')
  await expect.poll(() => ada.page.getByRole('combobox').inputValue()).toBe(link)
  await ada.page.keyboard.press('Escape')

  await joinBoard(ben.page, link.replace(/^http:\/\/[^/]+/, home), 'Ben')
  await ben.page
    .getByRole('button', { name: /add a story/i })
    .first()
    .click()
  await ben.page.getByRole('textbox', { name: 'I want' }).fill('reach it from the next desk')
  await ada.page.getByText('reach it from the next desk').first().waitFor()

  const { pathname } = new URL(ada.page.url())
  const status = await ada.page.evaluate(
    async (path) => (await fetch(path, { method: 'DELETE' })).status,
    `/api/boards/${pathname.split('/').at(-1)}/links/participant`,
  )
  expect(status).toBeLessThan(300)
  await ben.page.getByRole('alert').waitFor()
  await ada.page.getByText('reach it from the next desk').first().waitFor()
  expect([...ada.problems, ...ben.problems]).toEqual([])
})
