import { describe, expect } from 'vitest'
import { startServer } from '../support/startServer.ts'
import { badge } from './support/ownLine.ts'
import { test } from './support/people.ts'

describe('who gets in', () => {
  test('a facilitator replaces the participants’ link: who came by the old one is told, and comes back by the new', async ({
    workshop,
    person,
  }) => {
    const ada = await person('Ada', { role: 'facilitator' })
    const ben = await person('Ben', { language: 'fr' })
    const eve = await person('Eve', { role: 'viewer' })
    await ada.page.getByRole('button', { name: 'Share' }).click()
    const dialog = ada.page.getByRole('dialog', { name: 'Share this board' })
    const address = dialog.getByRole('textbox', { name: /Participant/ })
    // Ada came by her own link only: this device knows no other.
    const create = dialog.getByRole('listitem').filter({ hasText: 'Participant' })
    await create.getByRole('button', { name: 'Change this link: Participant' }).click()
    await ada.page.getByRole('menuitem', { name: 'Replace with a new link' }).click()
    await dialog.getByText('Whoever came by one is out within seconds').waitFor()
    expect(await ben.page.getByRole('alert').count()).toBe(0)
    await dialog.getByRole('button', { name: 'Replace with a new link' }).click()

    await ben.page.getByText('Votre lien vers ce tableau a été retiré ou modifié').waitFor()
    await badge(ben, /n’envoie plus rien/).waitFor()
    const link = await address.inputValue()
    expect(link).not.toBe((await workshop.board()).links.participant)
    // Who has another role works on.
    expect(await eve.page.getByRole('alert').count()).toBe(0)
    await ben.page.getByRole('button', { name: 'Recharger' }).click()
    await ben.page.getByRole('heading', { level: 1 }).waitFor()
    expect(await ben.page.locator('.tl-canvas').count()).toBe(0)
    await ben.page.goto(link)
    await ben.page.locator('.tl-canvas').waitFor()
  })

  test('a server with a passphrase asks once for it, and this device remembers it', async ({
    person,
  }) => {
    const server = await startServer({
      runs: 'build',
      env: { CREATE_PASSPHRASE: 'open sesame please' },
    })
    const ada = await person('Ada', { joined: false, origin: server.url })
    const make = async () => {
      await ada.page.goto(server.url)
      await ada.page
        .getByRole('button', { name: /^Impact/ })
        .first()
        .click()
      await ada.page.getByRole('button', { name: 'Create board' }).click()
    }
    await make()
    const dialog = ada.page.getByRole('dialog', { name: 'Passphrase of this server' })
    const field = dialog.getByLabel('Passphrase', { exact: true })
    await field.fill('not this one')
    await dialog.getByRole('button', { name: 'Continue' }).click()
    await dialog.getByText('That is not the passphrase of this server').waitFor()
    await field.fill('open sesame please')
    await dialog.getByRole('button', { name: 'Continue' }).click()
    await ada.page.getByRole('textbox', { name: 'Your name' }).waitFor()
    await make()
    await ada.page.getByRole('textbox', { name: 'Your name' }).waitFor()
    expect(await dialog.count()).toBe(0)
    await server.close()
  })

  test('a name is exported and erased; an erased board is gone from home and server', async ({
    workshop,
    person,
  }) => {
    const ada = await person('Ada', { role: 'facilitator' })
    const ben = await person('Ben')
    await ben.page.close()
    await ada.page.getByRole('button', { name: 'More', exact: true }).click()
    await ada.page.getByRole('menuitem', { name: 'People and their data' }).click()
    const people = ada.page.getByRole('dialog', { name: 'People and their data' })
    const download = ada.page.waitForEvent('download')
    await people.getByRole('link', { name: /stored about Ben/ }).click()
    expect((await download).suggestedFilename()).toBe('participant.json')
    await people.getByRole('button', { name: 'Erase the name of Ben' }).click()
    await people.getByRole('button', { name: 'Erase name', exact: true }).click()
    await people.getByText('and 1 former participant').waitFor()

    await ada.page.goto(workshop.url)
    await ada.page.getByRole('button', { name: /^Actions for/ }).click()
    await ada.page.getByRole('menuitem', { name: 'Delete for everybody' }).click()
    await ada.page.getByText('erased in 30 days').waitFor()
    await ada.page.getByRole('button', { name: 'Erase…' }).click()
    const erase = ada.page.getByRole('dialog', { name: /for good/ })
    await erase.getByRole('button', { name: 'Erase for good' }).click()
    await erase.waitFor({ state: 'detached' })
    expect(await ada.page.getByText('Deleted boards').count()).toBe(0)
    const board = await workshop.board()
    const gone = await workshop.server.request('GET', `/api/boards/${board.id}`, {
      key: board.keys.facilitator,
    })
    expect(gone.status).toBe(404)
  })
})
