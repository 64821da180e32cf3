import type { Locator } from 'playwright-core'
import { CuttableLine } from './CuttableLine.ts'
import { saved, withHook } from './boardPage.ts'
import { joinBoard } from './joinBoard.ts'
import type { Person, Workshop } from './people.ts'
import { addStory } from './stories.ts'

/** What the top bar says of the line and of one's work. */
export const badge = ({ page }: Person, word: RegExp): Locator =>
  page.getByRole('button', { name: word })
export const notice = ({ page }: Person): Locator => page.getByRole('alert')

/** Somebody on the board over a line of their own, with one story saved and open. */
export async function onOwnLine(
  workshop: Workshop,
  invite: (name: string, options: { joined: false; origin: string }) => Promise<Person>,
  prepare: (person: Person) => Promise<void> = () => Promise.resolve(),
) {
  const line = await CuttableLine.to(workshop.server.port)
  const ben = await invite('Ben', { joined: false, origin: line.url })
  await withHook(ben.context)
  await prepare(ben)
  const { links } = await workshop.board('impact-effort')
  await joinBoard(ben.page, links.participant.replace(workshop.url, line.url), 'Ben')
  await addStory(ben.page, 'before')
  await saved(ben.page)
  return { ben, line }
}

/** Ada sees all on a direct line. */
export async function withAda(
  workshop: Workshop,
  person: (name: string, o: object) => Promise<Person>,
) {
  await workshop.board('impact-effort')
  const ada = await person('Ada', { joined: false })
  await withHook(ada.context)
  await joinBoard(ada.page, (await workshop.board()).links.facilitator, 'Ada')
  return ada
}

/** Cuts what is open; what is tried next goes through. */
export async function cutSockets(line: CuttableLine): Promise<void> {
  line.cut()
  await line.mend()
}
