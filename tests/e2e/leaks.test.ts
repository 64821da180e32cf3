import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Browser } from 'playwright-core'
import { launchBrowser } from './support/browser.ts'
import { startServer, type TestServer } from '../support/startServer.ts'
import { joinBoard } from './support/joinBoard.ts'
import { SecureHost } from './support/SecureHost.ts'
import { watch } from './support/watch.ts'

const HOST = 'board.example'
/** tldraw 3 without a licence key asks for this on https; our content security policy refuses it. */
const REFUSED_PING = /cdn\.tldraw\.com\/[\d.]+\/watermarks\/|Failed to fetch/
/** What Chromium asks for on its own account, whatever page is open. Fonts are not among it. */
const BROWSERS_OWN =
  /^(http:\/\/)?(update|clients\d|optimizationguide-pa|content-autofill)\.googleapis\.com|\.(google|gvt1)\.com/

let server: TestServer
let host: SecureHost
let browser: Browser

beforeAll(async () => {
  server = await startServer({ runs: 'build', env: { PUBLIC_URL: `https://${HOST}` } })
  host = await SecureHost.start(HOST, server.port)
  browser = await launchBrowser({
    proxy: { server: host.proxyUrl },
    // Also for the service worker, which a context's own setting does not reach.
    args: ['--ignore-certificate-errors'],
  })
})

afterAll(async () => {
  await browser?.close()
  await host?.close()
  await server?.close()
})

it('asks nobody but its own host for anything, from the home page to a card on a board', async () => {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-GB' })
  const page = await context.newPage()
  const problems = watch(page, host.url)

  await page.goto(host.url)
  await page.getByRole('heading', { level: 1 }).waitFor()

  const { links } = await server.createBoard('lead-workshop')
  expect(links.facilitator.startsWith(`${host.url}/b/`)).toBe(true)
  await joinBoard(page, links.facilitator, 'Ada')
  // Fonts, icons, translations and tldraw's ping come after the first paint.
  await page.waitForTimeout(3000)
  await page.locator('.tl-canvas').click({ position: { x: 300, y: 300 } })
  await page.keyboard.press('n')
  await page.waitForTimeout(1000)

  expect(problems.filter((problem) => !REFUSED_PING.test(problem))).toEqual([])
  const asked = host.asked.filter((address) => !BROWSERS_OWN.test(address))
  expect(new Set(asked)).toEqual(new Set([`${HOST}:443`]))
})
