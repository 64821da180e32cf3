import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { storiesOf } from './support/boardPage.ts'
import { test } from './support/people.ts'

const MAX_TABS = 80
const KEYS = ['ST-01', 'ST-02']

interface Focused {
  readonly role: string
  readonly name: string
  /** An outline, a ring or a frame of its own tells where the focus is. */
  readonly isSeen: boolean
}

/** Remembers how everything that can have the focus looks without it. */
function rememberLooks(page: Page): Promise<void> {
  return page.evaluate(() => {
    const looks = (element: Element) =>
      [undefined, '::before', '::after']
        .map((part) => {
          const { outlineStyle, outlineColor, boxShadow, borderColor, backgroundColor } =
            getComputedStyle(element, part)
          return [
            outlineColor.endsWith(', 0)') ? '' : outlineStyle,
            boxShadow,
            borderColor,
            backgroundColor,
          ].join(' ')
        })
        .join(' ')
    const all = document.querySelectorAll('a, button, input, textarea, [tabindex]')
    const before = new Map([...all].map((one) => [one, nearest(one).map(looks)]))
    /** The ring may be drawn around a field, by something near it. */
    function nearest(one: Element) {
      return [one, one.parentElement, one.parentElement?.parentElement].flatMap((it) => it ?? [])
    }
    Object.assign(window, {
      __isFocusSeen: (one: Element) => {
        const box = one.getBoundingClientRect()
        const isOnScreen = box.bottom > 0 && box.top < innerHeight && box.width > 0
        const old = before.get(one)
        return isOnScreen && (!old || nearest(one).some((it, i) => looks(it) !== old[i]))
      },
    })
  })
}

/** What has the focus, as a person with a keyboard would find it on the screen. */
function focused(page: Page): Promise<Focused> {
  return page.evaluate(async () => {
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
    // With reduced motion everything changes by a transition of no length, which still takes a frame to end.
    const changes = document.getAnimations().filter((one) => one instanceof CSSTransition)
    await Promise.all(changes.map((one) => one.finished.catch(() => undefined)))
    const it = document.activeElement
    if (!it || it === document.body) return { role: '', name: '', isSeen: true }
    const labelled = it.getAttribute('aria-labelledby')
    const name =
      it.getAttribute('aria-label') ??
      (labelled && document.getElementById(labelled)?.textContent) ??
      (it as HTMLInputElement).labels?.[0]?.textContent ??
      it.textContent ??
      ''
    const { __isFocusSeen } = window as unknown as { __isFocusSeen?: (one: Element) => boolean }
    const role = it.getAttribute('role') ?? it.tagName.toLowerCase()
    return { role, name: name.trim(), isSeen: __isFocusSeen?.(it) ?? true }
  })
}

/** Presses Tab until something with that name has the focus; every stop on the way must be seen. */
async function tabTo(page: Page, name: RegExp, key = 'Tab'): Promise<void> {
  const way: string[] = []
  let reached = false
  while (!reached && way.length < MAX_TABS) {
    await rememberLooks(page)
    await page.keyboard.press(key)
    const now = await focused(page)
    way.push(`${now.role} “${now.name.slice(0, 40)}”${now.isSeen ? '' : ' NOT SEEN'}`)
    reached = name.test(now.name)
  }
  const said = `tabbing to ${name}:\n${way.join('\n')}`
  expect(reached, said).toBe(true)
  expect(
    way.filter((stop) => stop.endsWith('NOT SEEN')),
    said,
  ).toEqual([])
}

test('a workshop without a mouse: from the home page to the exported backlog', async ({
  workshop,
  person,
}) => {
  const { page } = await person('Ada', { joined: false })
  const { keyboard } = page
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.goto(workshop.url)
  await page.getByRole('button', { name: /impact \/ effort/i }).waitFor()

  await tabTo(page, /^impact \/ effort/i)
  await keyboard.press('Enter')
  await page.getByRole('textbox', { name: /title of the board/i }).waitFor()
  await keyboard.press('Control+a')
  await keyboard.type('Keys only')
  await keyboard.press('Enter')
  await page.getByRole('textbox', { name: /your name/i }).waitFor()
  await keyboard.type('Ada')
  await keyboard.press('Enter')
  await page.locator('.tl-canvas').waitFor()
  await page.getByRole('heading', { name: 'Keys only' }).waitFor()

  for (const wish of ['compare pumps', 'order samples']) {
    await keyboard.press('s')
    await keyboard.press('Enter')
    await page.locator('.face-editor').waitFor()
    await keyboard.type('new visitor')
    await keyboard.press('Tab')
    await keyboard.type(wish)
    await keyboard.press('Escape')
    await page.locator('.face-editor').waitFor({ state: 'detached' })
  }
  await expect.poll(async () => (await storiesOf(page)).map(({ key }) => key)).toEqual(KEYS)
  // On the canvas Tab goes from card to card; F2 leads to the fields of the one that is selected.
  await keyboard.press('F2')
  await expect.poll(async () => (await focused(page)).name).toBe('As a')
  await tabTo(page, /^So that$/)
  await keyboard.type('the line stays up')
  await tabTo(page, /^Impact.effort matrix$/, 'Shift+Tab')
  await keyboard.press('Enter')
  await tabTo(page, /compare pumps/)
  await keyboard.press('Enter')
  await expect.poll(async () => (await focused(page)).name).toBe('ST-01: effort 5, impact 5')
  for (const key of ['ArrowUp', 'ArrowUp', 'ArrowLeft']) await keyboard.press(key)
  await expect.poll(async () => (await focused(page)).name).toBe('ST-01: effort 3, impact 13')
  await keyboard.press('Delete')
  await expect.poll(async () => (await focused(page)).name).toContain('compare pumps')
  await keyboard.press('Enter')

  await tabTo(page, /^Backlog table$/, 'Shift+Tab')
  await keyboard.press('Enter')
  await tabTo(page, /^Add a story$/)
  await tabTo(page, /^compare pumps$/)
  await keyboard.press('ArrowDown')
  await keyboard.press('ArrowLeft')
  await keyboard.press('Enter')
  await page.getByRole('grid').getByRole('textbox', { name: 'As a', exact: true }).waitFor()
  await keyboard.press('Control+a')
  await keyboard.type('buyer')
  await keyboard.press('Control+Enter')

  await tabTo(page, /^Export$/, 'Shift+Tab')
  await keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
  await tabTo(page, /spreadsheets/)
  const [file] = await Promise.all([page.waitForEvent('download'), keyboard.press('Enter')])
  const rows = parse(readFileSync(await file.path()), { columns: true, bom: true })
  expect(rows).toMatchObject([
    { Key: 'ST-01', 'As a': 'new visitor', 'I want': 'compare pumps', Impact: '5' },
    { Key: 'ST-02', 'As a': 'buyer', 'I want': 'order samples', 'So that': 'the line stays up' },
  ])
})
