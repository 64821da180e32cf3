import type { Browser, BrowserContext, Page } from 'playwright-core'
import { expect, test as base } from 'vitest'
import type { Language } from '../../../model/language.ts'
import type { Role } from '../../../model/roles.ts'
import { startServer, type TestBoard, type TestServer } from '../../support/startServer.ts'
import { withHook } from './boardPage.ts'
import { launchBrowser } from './browser.ts'
import { keepLog, reportFailure } from './failureReport.ts'
import { joinBoard } from './joinBoard.ts'
import { watch } from './watch.ts'

/** For one step of a test, on a machine that is busy with another browser. */
const STEP_MS = 60_000

/** A server with one board on it, made when the first person comes. */
export class Workshop {
  readonly server: TestServer
  #board: Promise<TestBoard> | undefined

  constructor(server: TestServer) {
    this.server = server
  }

  get url(): string {
    return this.server.url
  }

  /** The board that everybody joins; the first call decides what it is made from. */
  board(template = 'lead-workshop', language: Language = 'en'): Promise<TestBoard> {
    this.#board ??= this.server.createBoard(template, language)
    return this.#board
  }
}

export interface PersonOptions {
  readonly role?: Role
  readonly language?: Language
  readonly viewport?: { readonly width: number; readonly height: number }
  /** False: a page of their own, still blank. */
  readonly joined?: boolean
  /** Where they reach the server, when not directly. */
  readonly origin?: string
  /** A finger instead of a mouse. */
  readonly touch?: boolean
}

export interface Person {
  readonly name: string
  readonly page: Page
  readonly context: BrowserContext
  /** What their page did wrong so far; checked at the end of each test. */
  readonly problems: readonly string[]
  /** The last lines of their console. */
  readonly log: readonly string[]
}

type Invite = (name: string, options?: PersonOptions) => Promise<Person>

interface Fixtures {
  browser: Browser
  workshop: Workshop
  /** Brings somebody to the workshop's board, through the join page. */
  person: Invite
}

export const test = base.extend<Fixtures>({
  browser: [
    // oxlint-disable-next-line no-empty-pattern -- vitest reads a fixture's needs from this pattern
    async ({}, lend) => {
      const browser = await launchBrowser()
      await lend(browser)
      await browser.close()
    },
    { scope: 'file' },
  ],
  // oxlint-disable-next-line no-empty-pattern -- see above
  workshop: async ({}, lend) => {
    const server = await startServer({ runs: 'build' })
    await lend(new Workshop(server))
    await server.close()
  },
  person: async ({ browser, workshop, task }, lend) => {
    const people: Person[] = []
    await lend(async (name, options = {}) => {
      const person = await bring(browser, options.origin ?? workshop.url, name, options)
      people.push(person)
      if (options.joined !== false) {
        const { links } = await workshop.board()
        await joinBoard(person.page, links[options.role ?? 'participant'], name)
      }
      return person
    })
    const problems = people.flatMap(({ name, problems }) => problems.map((p) => `${name}: ${p}`))
    const failed = task.result?.state === 'fail' || problems.length > 0
    if (failed) await reportFailure(people, task.name)
    await Promise.all(people.map(({ context }) => context.close()))
    expect(problems).toEqual([])
  },
})

async function bring(
  browser: Browser,
  origin: string,
  name: string,
  { language = 'en', viewport = { width: 1440, height: 900 }, touch = false }: PersonOptions,
): Promise<Person> {
  const locale = language === 'fr' ? 'fr-FR' : 'en-GB'
  const context = await browser.newContext({
    locale,
    viewport,
    acceptDownloads: true,
    ...(touch ? { hasTouch: true, isMobile: true } : {}),
  })
  context.setDefaultTimeout(STEP_MS)
  await withHook(context)
  const page = await context.newPage()
  return { name, context, page, problems: watch(page, origin), log: keepLog(page) }
}
