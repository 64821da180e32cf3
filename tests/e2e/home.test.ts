import { expect } from 'vitest'
import { test } from './support/people.ts'

test('the server says that it is alive', async ({ workshop }) => {
  const answer = await fetch(`${workshop.url}/healthz`)
  expect(answer.status).toBe(200)
})

test('the home page opens in English and in French', async ({ workshop, person }) => {
  const ada = await person('Ada', { joined: false })
  await ada.page.goto(workshop.url)
  await ada.page.getByRole('heading', { level: 1 }).waitFor()
  expect(await ada.page.locator('html').getAttribute('lang')).toBe('en')

  const cleo = await person('Cléo', { joined: false, language: 'fr' })
  await cleo.page.goto(workshop.url)
  await cleo.page.getByRole('heading', { level: 1 }).waitFor()
  expect(await cleo.page.locator('html').getAttribute('lang')).toBe('fr')
})
