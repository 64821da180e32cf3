import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'

const ARTIFACTS = join(import.meta.dirname, '..', '..', '.artifacts')
const SHOWN_LINES = 80
const LOG_LINES = 40
/** A page that hangs must not hide what the others show. */
const LOOK_MS = 10_000

/** Keeps the last lines that a page wrote to its console, for the report of a failure. */
export function keepLog(page: Page): readonly string[] {
  const log: string[] = []
  const add = (line: string) => {
    log.push(line)
    if (log.length > LOG_LINES) log.shift()
  }
  page.on('console', (message) => add(`${message.type()}: ${message.text()}`))
  page.on('pageerror', (error) => add(`uncaught: ${error.stack ?? error.message}`))
  page.on('requestfailed', (request) =>
    add(`failed: ${request.url()} ${request.failure()?.errorText}`),
  )
  return log
}

interface Witness {
  readonly name: string
  readonly page: Page
  readonly log: readonly string[]
}

/** What each person saw when a test failed: a picture and the console in a folder, the words on the screen in the output. */
export async function reportFailure(people: readonly Witness[], title: string): Promise<void> {
  const folder = join(ARTIFACTS, title.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 80))
  mkdirSync(folder, { recursive: true })
  for (const { name, page, log } of people) {
    const said = [`${name} at ${page.url()}`]
    try {
      if (page.isClosed()) throw new Error('the page is closed')
      await page.screenshot({ path: join(folder, `${name}.png`), timeout: LOOK_MS })
      const tree = (await page.locator('body').ariaSnapshot({ timeout: LOOK_MS })).split('\n')
      said.push(...tree.slice(0, SHOWN_LINES))
      if (tree.length > SHOWN_LINES) said.push(`… and ${tree.length - SHOWN_LINES} lines more`)
    } catch (error) {
      said.push(`could not be looked at: ${String(error)}`)
    }
    said.push('console:', ...log)
    writeFileSync(join(folder, `${name}.txt`), said.join('\n'))
    console.error(said.join('\n'))
  }
}
