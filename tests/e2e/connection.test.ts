import { expect } from 'vitest'
import { CLOSE } from '../../model/protocol.ts'
import { cardId, hook, saved, storiesOf } from './support/boardPage.ts'
import { badge, cutSockets, notice, onOwnLine, withAda } from './support/ownLine.ts'
import { test } from './support/people.ts'
import { wish, wishes } from './support/stories.ts'

const DAY_MS = 24 * 3600 * 1000

test('a laptop with a wrong clock sleeps for an hour on a dead line, its session gone: nothing is lost', async ({
  workshop,
  person,
}) => {
  const ada = await withAda(workshop, person)
  const { ben, line } = await onOwnLine(workshop, person, ({ page }) =>
    page.clock.install({ time: Date.now() + DAY_MS }),
  )
  const { createdAt } = await hook(ben.page, ({ session }) => {
    const [card] = [...session.state.getState().cards.values()].filter(
      ({ kind }) => kind === 'story',
    )
    return { createdAt: card?.createdAt ?? 0 }
  })
  expect(Math.abs(createdAt - Date.now())).toBeLessThan(60_000)

  line.silence()
  await wish(ben.page).fill('typed into a dead line')
  await badge(ben, /^saving/i).waitFor()
  const { id } = await workshop.board()
  await ben.context.clearCookies({ name: `atelier_${id}` })
  await ben.page.clock.fastForward('01:00:00')
  await saved(ben.page)
  await expect.poll(() => wishes(ada.page)).toEqual(['typed into a dead line'])
  expect(await notice(ben).count()).toBe(0)
  await line.close()
})

test('what the server refuses is kept as text, and the board goes on without a reload or a loop', async ({
  workshop,
  person,
}) => {
  const ada = await withAda(workshop, person)
  const { ben, line } = await onOwnLine(workshop, person)
  const { page } = ben
  const sockets: string[] = []
  page.on('websocket', (socket) => sockets.push(socket.url()))
  await page.evaluate(() => Object.assign(window, { isSamePage: true }))

  // Beyond a participant's rights, as an edit can be that was under way when they changed.
  const [area, steps] = await hook(page, ({ session: { board, history } }) => {
    history.mark()
    const [id = ''] = board.areas.keys()
    const { undo } = history.sizes.getState()
    board.transact(() => board.areas.get(id)?.set('title', 'mine'))
    return [id, undo] as const
  })
  await page.getByText('Only a facilitator may change this').waitFor()
  const after = await hook(
    page,
    ({ session: { board, history } }, id) =>
      [board.areas.get(id)?.get('title'), history.sizes.getState().undo] as const,
    area,
  )
  expect(String(after[0])).not.toBe('mine')
  expect(after[1]).toBe(steps)

  // Under the client id of another device, as nobody's page writes.
  await hook(page, ({ session }) => (session.board.doc.clientID -= 2 ** 17))
  await wish(ben.page).fill('before and after')
  await notice(ben).getByText('did not take').waitFor()
  await notice(ben).getByRole('button', { name: 'Show my text' }).click()
  const dialog = page.getByRole('dialog', { name: 'Not saved' })
  await dialog.getByText('I want').waitFor()
  await dialog.getByText('before and after', { exact: true }).waitFor()
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Download' }).click(),
  ])
  expect(file.suggestedFilename()).toMatch(/not saved\.txt$/)
  await dialog.getByRole('button', { name: 'I don’t need it' }).click()
  await notice(ben).waitFor({ state: 'detached' })
  await expect.poll(() => wishes(ben.page)).toEqual(['before'])

  // One value above what a message may hold; then a text of that size, which is sent in pieces.
  await hook(page, ({ session: { board } }) => {
    const [record] = board.canvas.values()
    record?.set('p.w', 'x'.repeat(5 * 2 ** 20))
  })
  await notice(ben).getByText('one thing that was moved or changed').waitFor()
  await notice(ben).getByRole('button', { name: 'Understood' }).click()
  await saved(page)
  const id = cardId(await storiesOf(page))
  line.cut()
  await badge(ben, /^offline/i).waitFor()
  await hook(
    page,
    ({ session }, card) => {
      session.board.text(card as never, 'requirements')?.insert(0, 'long '.repeat(2 ** 20))
    },
    id,
  )
  await line.mend()
  await saved(page)
  await expect
    .poll(() =>
      hook(
        ada.page,
        ({ session }, card) => session.board.text(card as never, 'requirements')?.length,
        id,
      ),
    )
    .toBe(5 * 2 ** 20)
  expect(await page.evaluate(() => 'isSamePage' in window)).toBe(true)
  expect(sockets.length).toBeLessThan(8)
  await line.close()
})

test('a page of an older version only shows the board; what it could not send goes after the reload', async ({
  workshop,
  person,
}) => {
  const ada = await withAda(workshop, person)
  const { ben, line } = await onOwnLine(workshop, person)
  line.refusesSockets = true
  line.speaks = 'atelier.0'
  await cutSockets(line)
  await badge(ben, /^offline/i).waitFor()
  await wish(ben.page).fill('written for an older server')
  line.refusesSockets = false
  await notice(ben).getByText('was updated').waitFor()
  const closed = await hook(ben.page, ({ session }) => session.sync.status.getState().closed)
  expect(closed).toBe(CLOSE.upgrade)
  expect(await wish(ben.page).isEditable()).toBe(false)
  expect(await hook(ben.page, ({ editor }) => editor.getIsReadonly())).toBe(true)

  line.speaks = undefined
  await ben.page.getByRole('button', { name: 'Reload' }).click()
  await expect.poll(() => wishes(ada.page)).toEqual(['written for an older server'])
  await saved(ben.page)
  expect(await notice(ben).count()).toBe(0)
  await line.close()
})
