import { join } from 'node:path'
import { expect } from 'vitest'
import * as Y from 'yjs'
import { Board, DOCUMENT_VERSION } from '../../model/Board.ts'
import type { BoardId } from '../../model/ids.ts'
import { CLOSE, MESSAGE } from '../../model/protocol.ts'
import { applyState } from '../../model/storedState.ts'
import { SqliteBoardStorage } from '../../server/storage/SqliteBoardStorage.ts'
import { CuttableLine } from './support/CuttableLine.ts'
import { cardId, hook, openCard, saved, storiesOf, withHook } from './support/boardPage.ts'
import { joinBoard } from './support/joinBoard.ts'
import { test, type Person, type Workshop } from './support/people.ts'

const DAY_MS = 24 * 3600 * 1000

const wish = ({ page }: Person) => page.getByRole('textbox', { name: 'I want' })
const badge = ({ page }: Person, word: RegExp) => page.getByRole('button', { name: word })
const notice = ({ page }: Person) => page.getByRole('alert')

/** What everybody's stories say they want, as this page knows it. */
function wishes({ page }: Person): Promise<string> {
  return hook(page, ({ session }) =>
    [...session.state.getState().cards.values()]
      .filter((card) => card.kind === 'story' && card.deletedAt === undefined)
      .map((card) => card.fields['iWant'] as string)
      .sort()
      .join('|'),
  )
}

async function addStory(person: Person, said: string): Promise<void> {
  const { page } = person
  await page.getByRole('tab', { name: 'Backlog' }).click()
  await page
    .getByRole('button', { name: /add a story/i })
    .first()
    .click()
  await wish(person).fill(said)
}

/** Somebody on the board over a line of their own, with one story saved and open. */
async function onOwnLine(
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
  await addStory(ben, 'before')
  await saved(ben.page)
  return { ben, line }
}

/** Ada sees all on a direct line. */
async function withAda(workshop: Workshop, person: (name: string, o: object) => Promise<Person>) {
  await workshop.board('impact-effort')
  const ada = await person('Ada', { joined: false })
  await withHook(ada.context)
  await joinBoard(ada.page, (await workshop.board()).links.facilitator, 'Ada')
  return ada
}

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
  await wish(ben).fill('typed into a dead line')
  await badge(ben, /^saving/i).waitFor()
  const { id } = await workshop.board()
  await ben.context.clearCookies({ name: `atelier_${id}` })
  await ben.page.clock.fastForward('01:00:00')
  await saved(ben.page)
  await expect.poll(() => wishes(ada)).toBe('typed into a dead line')
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
  await wish(ben).fill('before and after')
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
  await expect.poll(() => wishes(ben)).toBe('before')

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
  await wish(ben).fill('written for an older server')
  line.refusesSockets = false
  await notice(ben).getByText('was updated').waitFor()
  const closed = await hook(ben.page, ({ session }) => session.sync.status.getState().closed)
  expect(closed).toBe(CLOSE.upgrade)
  expect(await wish(ben).isEditable()).toBe(false)
  expect(await hook(ben.page, ({ editor }) => editor.getIsReadonly())).toBe(true)

  line.speaks = undefined
  await ben.page.getByRole('button', { name: 'Reload' }).click()
  await expect.poll(() => wishes(ada)).toBe('written for an older server')
  await saved(ben.page)
  expect(await notice(ben).count()).toBe(0)
  await line.close()
})

async function cutSockets(line: CuttableLine): Promise<void> {
  line.cut()
  await line.mend()
}

test('two tabs of one person are one person, and one tab brings what the other wrote offline', async ({
  workshop,
  person,
}) => {
  const ada = await withAda(workshop, person)
  const { ben, line } = await onOwnLine(workshop, person)
  line.refusesSockets = true
  await cutSockets(line)
  await badge(ben, /^offline/i).waitFor()
  await wish(ben).fill('begun in one tab')
  await written(ben.page)

  // The second tab builds on what only the first has written, which is then gone without having sent it.
  const second: Person = { ...ben, page: await ben.context.newPage() }
  await second.page.goto(ben.page.url())
  await expect.poll(() => wishes(second)).toBe('begun in one tab')
  await openCard(second.page, cardId(await storiesOf(second.page)))
  await wish(second).press('Control+End')
  await wish(second).pressSequentially(', ended in the other')
  await ben.page.close()
  line.refusesSockets = false
  await saved(second.page)
  await expect.poll(() => wishes(ada)).toBe('begun in one tab, ended in the other')

  const third: Person = { ...ben, page: await ben.context.newPage() }
  await third.page.goto(second.page.url())
  await saved(third.page)
  for (const someone of [ada, second, third]) {
    await someone.page.getByRole('button', { name: '2 people here' }).waitFor()
  }

  // Another link in the same browser makes a viewer of this person, on all tabs that come back.
  line.refusesSockets = true
  await cutSockets(line)
  await badge(second, /^offline/i).waitFor()
  await wish(second).fill('written by a viewer')
  const { links } = await workshop.board()
  await Promise.all([
    third.page.waitForResponse((response) => response.url().endsWith('/join')),
    third.page.goto(links.viewer.replace(workshop.url, line.url)),
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
  expect(await wishes(ada)).toBe('begun in one tab, ended in the other')

  // And back again.
  await third.page.goto(links.participant.replace(workshop.url, line.url))
  await expect.poll(() => roleOf(third)).toBe('participant')
  await openCard(third.page, cardId(await storiesOf(third.page)))
  await wish(third).fill('written by a participant')
  await expect.poll(() => wishes(ada)).toBe('written by a participant')
  await line.close()
})

test('a board that fills up, was restored or is of a newer program: each is told, in the person’s language', async ({
  workshop,
  person,
}) => {
  const { links } = await workshop.board('impact-effort')
  const ben = await person('Ben', { joined: false, language: 'fr' })
  await withHook(ben.context)
  // Two messages that this server has no reason to send yet.
  const say: ((bytes: number[]) => void)[] = []
  let epoch = 0
  await ben.page.routeWebSocket(/\/sync\//, (socket) => {
    socket.connectToServer()
    socket.send(Buffer.from([MESSAGE.epoch, epoch]))
    say.push((bytes) => socket.send(Buffer.from(bytes)))
  })
  await joinBoard(ben.page, links.participant, 'Ben')
  await badge(ben, /^enregistré/i).waitFor()
  say.at(-1)?.([MESSAGE.size, 85, 100])
  await notice(ben).getByText('plein à 85 %').waitFor()
  say.at(-1)?.([MESSAGE.size, 100, 100])
  await notice(ben).getByText('Ce tableau est plein').waitFor()
  say.at(-1)?.([MESSAGE.size, 40, 100])
  await notice(ben).waitFor({ state: 'detached' })

  epoch = 1
  await workshop.server.kill()
  await workshop.server.restart()
  await ben.page.getByText('revenu à un état antérieur').waitFor()
  await badge(ben, /^enregistré/i).waitFor()

  const adding = ben.page.getByRole('button', { name: 'Ajouter un récit' })
  await adding.first().waitFor()
  await workshop.server.kill()
  await touchedByNewerProgram(workshop)
  await workshop.server.restart()
  await notice(ben).getByText('modifié par une version plus récente d’Atelier').waitFor()
  expect(await adding.count()).toBe(0)
  expect(await hook(ben.page, ({ editor }) => editor.getIsReadonly())).toBe(true)
})

/** What a newer program leaves behind that ran on the same data for a while. */
async function touchedByNewerProgram(workshop: Workshop): Promise<void> {
  const board = (await workshop.board()).id as BoardId
  const storage = new SqliteBoardStorage(join(workshop.server.dataDir, 'atelier.db'))
  const { snapshot, updates } = await storage.load(board)
  const doc = new Y.Doc()
  applyState(doc, snapshot)
  updates.forEach((update) => Y.applyUpdate(doc, update))
  const before = Y.encodeStateVector(doc)
  new Board(doc).info.set('version', DOCUMENT_VERSION + 1)
  const bytes = Y.encodeStateAsUpdate(doc, before)
  const change = { bytes, author: undefined }
  await storage.append([{ board, updates: [change], clientIds: new Map(), at: Date.now() }])
  await storage.close()
}

const roleOf = ({ page }: Person) => hook(page, ({ session }) => session.role)

/** Until all that was edited is in the browser's database. */
async function written(page: Person['page']): Promise<void> {
  await page.evaluate(async () => {
    const [name] = (await indexedDB.databases()).flatMap((db) => db.name ?? [])
    await new Promise((done) => {
      indexedDB.open(name ?? '').onsuccess = (event) => {
        const db = (event.target as IDBOpenDBRequest).result
        // It has to wait for all writes before it.
        const last = db.transaction('updates', 'readwrite')
        last.oncomplete = done
        last.objectStore('updates').count()
      }
    })
  })
}

test('a browser whose storage is blocked, silent or full works, and says what it means', async ({
  workshop,
  person,
}) => {
  await workshop.board('impact-effort')
  const blocked = () => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('The operation is insecure.', 'SecurityError')
    }
  }
  const silent = () => {
    IDBFactory.prototype.open = () => ({}) as IDBOpenDBRequest
  }
  const full = () => {
    IDBObjectStore.prototype.add = () => {
      throw new DOMException('The disk is full.', 'QuotaExceededError')
    }
  }
  for (const [trouble, breakStorage] of Object.entries({ blocked, silent, full })) {
    const line = await CuttableLine.to(workshop.server.port)
    const ben = await person(`Ben, ${trouble}`, { joined: false, origin: line.url })
    await withHook(ben.context)
    await ben.context.addInitScript(breakStorage)
    const { links } = await workshop.board()
    await joinBoard(ben.page, links.participant.replace(workshop.url, line.url), 'Ben')
    await addStory(ben, trouble)
    await saved(ben.page)
    await notice(ben).getByText('keeps nothing on this device').waitFor()
    await notice(ben).getByRole('button', { name: 'Understood' }).click()
    await notice(ben).waitFor({ state: 'detached' })
    line.cut()
    await badge(ben, /^offline.*don’t close it/i).waitFor()
    await wish(ben).fill(`${trouble}, later`)
    await line.mend()
    await saved(ben.page)
    await ben.page.close()
    await line.close()
  }
  const cleo = await person('Cleo', { joined: false })
  await withHook(cleo.context)
  await joinBoard(cleo.page, (await workshop.board()).links.participant, 'Cleo')
  await expect.poll(() => wishes(cleo)).toBe('blocked, later|full, later|silent, later')
})
