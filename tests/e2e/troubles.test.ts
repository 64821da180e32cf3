import { join } from 'node:path'
import { expect } from 'vitest'
import * as Y from 'yjs'
import { Board, DOCUMENT_VERSION } from '../../model/Board.ts'
import { createCard, createCards } from '../../model/commands.ts'
import { type BoardId } from '../../model/ids.ts'
import { MESSAGE } from '../../model/protocol.ts'
import { readSnapshot } from '../../server/sync/snapshot.ts'
import { SqliteBoardStorage } from '../../server/storage/SqliteBoardStorage.ts'
import { keepStore, putStoreBack } from '../support/storeBefore.ts'
import { SyncPerson } from '../support/syncPerson.ts'
import { until } from '../support/until.ts'
import { CuttableLine } from './support/CuttableLine.ts'
import { hook, saved, withHook } from './support/boardPage.ts'
import { joinBoard } from './support/joinBoard.ts'
import { badge, notice } from './support/ownLine.ts'
import { test, type Person, type Workshop } from './support/people.ts'
import { addStory, wish, wishes } from './support/stories.ts'

test('a board that comes damaged, fills up, was restored or is of a newer program: it is mended or told, in the person’s language', async ({
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
    // A piece of the board that broke on its way: another line brings it.
    if (say.length === 0) socket.send(Buffer.from([MESSAGE.packed, 1, 2, 3]))
    say.push((bytes) => socket.send(Buffer.from(bytes)))
  })
  await joinBoard(ben.page, links.participant, 'Ben')
  await badge(ben, /^enregistré/i).waitFor()
  expect(say).toHaveLength(2)
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

test('after a restore the page of a facilitator brings back all that others wrote since, however much', async ({
  workshop,
  person,
}) => {
  const { server } = workshop
  const board = await workshop.board('impact-effort')
  await keepStore(server)
  const ada = await person('Ada', { role: 'facilitator' })
  const ben = await SyncPerson.join(server, board, { key: board.keys.participant })
  const text = 'written after the backup. '.repeat(20)
  const drafts = Array.from({ length: 800 }, () => ({ kind: 'note', values: { text } }) as const)
  const written = createCards(ben.board, ben.acting, drafts)
  const last = written.at(-1) ?? ''
  await sees(ada, last)
  ben.leave()
  await putStoreBack(server, board, { epoch: 0, recoveryUntil: Date.now() + 3_600_000 })
  const dan = await SyncPerson.join(server, board, { key: board.keys.viewer })
  await until('all is back', () => written.every((id) => dan.board.cards.has(id)))
  expect(dan.board.text(written[0]!, 'text')?.toJSON()).toBe(text)
  await badge(ada, /^saved/i).waitFor()
  expect(await notice(ada).count()).toBe(0)
  dan.leave()
})

test('after a restore a participant whose page is refused keeps what they wrote since as text', async ({
  workshop,
  person,
}) => {
  const { server } = workshop
  const board = await workshop.board('impact-effort')
  await keepStore(server)
  const cleo = await person('Cleo')
  const ben = await SyncPerson.join(server, board, { key: board.keys.participant })
  await addStory(cleo.page, 'written after the backup')
  await saved(cleo.page)
  const bens = createCard(ben.board, ben.acting, { kind: 'note', values: { text: 'by Ben' } })
  await sees(cleo, bens)
  ben.leave()
  await putStoreBack(server, board, { epoch: 0, recoveryUntil: Date.now() + 3_600_000 })
  await notice(cleo).getByRole('button', { name: 'Show my text' }).click()
  await cleo.page.getByText('written after the backup', { exact: true }).waitFor()
  expect(await cleo.page.getByText('by Ben', { exact: true }).count()).toBe(0)
})

async function sees({ page }: Person, card: string): Promise<void> {
  await page.waitForFunction(
    (id) => window.__atelier.session.state.getState().cards.has(id as never),
    card,
  )
}

/** What a newer program leaves behind that ran on the same data for a while. */
async function touchedByNewerProgram(workshop: Workshop): Promise<void> {
  const board = (await workshop.board()).id as BoardId
  const storage = new SqliteBoardStorage(join(workshop.server.dataDir, 'atelier.db'))
  const { snapshot, updates } = await storage.load(board)
  const doc = new Y.Doc()
  await readSnapshot(doc, { snapshot, updates })
  const before = Y.encodeStateVector(doc)
  new Board(doc).info.set('version', DOCUMENT_VERSION + 1)
  const bytes = Y.encodeStateAsUpdate(doc, before)
  const change = { bytes, author: undefined }
  await storage.append([{ board, updates: [change], clientIds: new Map(), at: Date.now() }])
  await storage.close()
}

/** To the home page, for which no browser asks whether that is meant, and back. */
async function leaveUnsaved(ben: Person, line: CuttableLine): Promise<void> {
  line.cut()
  await badge(ben, /^offline/i).waitFor()
  await wish(ben.page).fill('never sent')
  await ben.page.getByRole('link', { name: 'Atelier, to the home page' }).click()
  await ben.page.getByText('Your text is kept').waitFor()
  await line.mend()
  await ben.page.goBack()
  await notice(ben).getByRole('button', { name: 'Show my text' }).click()
  await ben.page.getByText('never sent', { exact: true }).waitFor()
  await ben.page.getByText('You left this board before').waitFor()
  await ben.page.getByRole('button', { name: 'I don’t need it' }).click()
  await saved(ben.page)
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
    await addStory(ben.page, trouble)
    await saved(ben.page)
    await notice(ben).getByText('keeps nothing on this device').waitFor()
    await notice(ben).getByRole('button', { name: 'Understood' }).click()
    await notice(ben).waitFor({ state: 'detached' })
    line.cut()
    await badge(ben, /^offline.*don’t close it/i).waitFor()
    await wish(ben.page).fill(`${trouble}, later`)
    await line.mend()
    await saved(ben.page)
    if (trouble === 'blocked') await leaveUnsaved(ben, line)
    await ben.page.close()
    await line.close()
  }
  const cleo = await person('Cleo', { joined: false })
  await withHook(cleo.context)
  await joinBoard(cleo.page, (await workshop.board()).links.participant, 'Cleo')
  await expect
    .poll(() => wishes(cleo.page))
    .toEqual(['blocked, later', 'full, later', 'silent, later'])
})
