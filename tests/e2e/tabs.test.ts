import { expect } from 'vitest'
import { cardId, hook, openCard, saved, storiesOf, written } from './support/boardPage.ts'
import { badge, cutSockets, notice, onOwnLine, withAda } from './support/ownLine.ts'
import { test, type Person } from './support/people.ts'
import { wish, wishes } from './support/stories.ts'

const roleOf = ({ page }: Person) => hook(page, ({ session }) => session.role)

test('two tabs of one person are one person, and one tab brings what the other wrote offline', async ({
  workshop,
  person,
}) => {
  const ada = await withAda(workshop, person)
  const { ben, line } = await onOwnLine(workshop, person)
  line.refusesSockets = true
  await cutSockets(line)
  await badge(ben, /^offline/i).waitFor()
  await wish(ben.page).fill('begun in one tab')
  await written(ben.page)

  // The second tab builds on what only the first has written, which is then gone without having sent it.
  const second: Person = { ...ben, page: await ben.context.newPage() }
  await second.page.goto(ben.page.url())
  await expect.poll(() => wishes(second.page)).toEqual(['begun in one tab'])
  await openCard(second.page, cardId(await storiesOf(second.page)))
  await wish(second.page).press('Control+End')
  await wish(second.page).pressSequentially(', ended in the other')
  await ben.page.close()
  line.refusesSockets = false
  await saved(second.page)
  await expect.poll(() => wishes(ada.page)).toEqual(['begun in one tab, ended in the other'])

  const third: Person = { ...ben, page: await ben.context.newPage() }
  await third.page.goto(second.page.url())
  await saved(third.page)
  for (const someone of [ada, second, third]) {
    await someone.page.getByRole('button', { name: '2 people here' }).waitFor()
  }

  // A tab that stays open brings what another wrote that is gone, without being loaded again.
  line.refusesSockets = true
  await cutSockets(line)
  await badge(second, /^offline/i).waitFor()
  await badge(third, /^offline/i).waitFor()
  await openCard(third.page, cardId(await storiesOf(third.page)))
  await wish(third.page).fill('written in a tab that was closed')
  await written(third.page)
  await third.page.close()
  line.refusesSockets = false
  await expect.poll(() => wishes(ada.page)).toEqual(['written in a tab that was closed'])

  // Another link in the same browser makes a viewer of this person, on all tabs that come back.
  line.refusesSockets = true
  await cutSockets(line)
  await badge(second, /^offline/i).waitFor()
  await wish(second.page).fill('written by a viewer')
  const { links } = await workshop.board()
  const fourth: Person = { ...ben, page: await ben.context.newPage() }
  await Promise.all([
    fourth.page.waitForResponse((response) => response.url().endsWith('/join')),
    fourth.page.goto(links.viewer.replace(workshop.url, line.url)),
  ])
  line.refusesSockets = false
  await notice(second).getByText('did not take').waitFor()
  await expect.poll(() => roleOf(second)).toBe('viewer')
  await notice(second).getByRole('button', { name: 'Show my text' }).click()
  await second.page.getByText('written by a viewer', { exact: true }).waitFor()
  // It learns by its socket or by asking for its session, whichever comes first.
  const reason = /Your link doesn’t allow these changes|You came back with another link/
  await second.page.getByText(reason).waitFor()
  await second.page.keyboard.press('Escape')
  expect(await wishes(ada.page)).toEqual(['written in a tab that was closed'])

  // And back again.
  await fourth.page.goto(links.participant.replace(workshop.url, line.url))
  await expect.poll(() => roleOf(fourth)).toBe('participant')
  await openCard(fourth.page, cardId(await storiesOf(fourth.page)))
  await wish(fourth.page).fill('written by a participant')
  await expect.poll(() => wishes(ada.page)).toEqual(['written by a participant'])
  await line.close()
})
