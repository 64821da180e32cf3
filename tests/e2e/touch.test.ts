import type { CDPSession, Page } from 'playwright-core'
import { expect } from 'vitest'
import { cardId, hook, saved, still, storiesOf } from './support/boardPage.ts'
import { test } from './support/people.ts'

type Point = readonly [x: number, y: number]
const STEPS = 8

/** Fingers on the glass, each going from one point to another; an own channel, since Playwright knows taps only. */
async function swipe(
  glass: CDPSession,
  fingers: readonly (readonly [from: Point, to: Point])[],
): Promise<void> {
  const at = (part: number) =>
    fingers.map(([[x, y], [toX, toY]], id) => ({
      ...{ id, x: x + (toX - x) * part, y: y + (toY - y) * part },
    }))
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', part: number) =>
    glass.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: type === 'touchEnd' ? [] : at(part),
    })
  await touch('touchStart', 0)
  for (let i = 1; i <= STEPS; i++) await touch('touchMove', i / STEPS)
  await touch('touchEnd', 1)
}

const camera = (page: Page) =>
  hook(page, ({ editor }) => {
    const { x, y, z } = editor.getCamera()
    return [x, y, z] as const
  })

/** Where a card's middle is on the screen. */
const middleOf = (page: Page, id: string) =>
  hook(
    page,
    ({ editor }, card) => {
      const box = editor.getShapePageBounds(`shape:${card}` as never)
      const { x, y } = editor.pageToScreen(box?.center ?? { x: 0, y: 0 })
      return [x, y] as const
    },
    id,
  )

test('a phone: tap, write, drag a card, move and zoom the view with fingers', async ({
  workshop,
  person,
}) => {
  await workshop.board('impact-effort')
  const ben = await person('Ben', { touch: true, viewport: { width: 390, height: 844 } })
  const { page } = ben
  const glass = await ben.context.newCDPSession(page)
  await still(page)
  const overflow = () =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect(await overflow(), 'nothing is wider than the screen').toBe(0)

  // One finger moves the view, two zoom it.
  const [x, y, z] = await camera(page)
  const hand = page.getByRole('button', { name: 'Hand', exact: true })
  await hand.scrollIntoViewIfNeeded()
  await hand.tap()
  await swipe(glass, [
    [
      [200, 500],
      [140, 400],
    ],
  ])
  await expect.poll(async () => (await camera(page))[0]).toBeLessThan(x)
  expect((await camera(page))[1]).toBeLessThan(y)
  await swipe(glass, [
    [
      [180, 400],
      [120, 300],
    ],
    [
      [220, 440],
      [300, 560],
    ],
  ])
  await expect.poll(async () => (await camera(page))[2]).toBeGreaterThan(z * 1.5)

  // A tap with the story's tool places one, and it is written on at once.
  const story = page.getByRole('button', { name: 'Story', exact: true })
  await story.scrollIntoViewIfNeeded()
  await story.tap()
  await page.touchscreen.tap(200, 420)
  await page.locator('.face-editor textarea').nth(1).fill('scan the badge')
  await page.keyboard.press('Escape')
  await page.locator('.face-editor').waitFor({ state: 'detached' })
  const id = cardId(await storiesOf(page))
  await saved(page)

  // Dragged by one finger it goes along, and others see it there.
  await still(page, id)
  const from = await middleOf(page, id)
  await swipe(glass, [[from, [from[0] - 60, from[1] + 90]]])
  await expect.poll(async () => (await middleOf(page, id))[1]).toBeGreaterThan(from[1] + 60)
  const ada = await person('Ada')
  const place = (someone: Page) =>
    hook(
      someone,
      ({ editor }, card) => {
        const { x, y } = must2(editor.getShapePageBounds(`shape:${card}` as never))
        return [Math.round(x), Math.round(y)]
        function must2<T>(value: T | undefined): T {
          if (value === undefined) throw new Error('not on the canvas')
          return value
        }
      },
      id,
    )
  expect(await place(ada.page)).toEqual(await place(page))

  // Panels are sheets over the canvas; the matrix is scored by a finger.
  await page.getByRole('button', { name: 'Backlog', exact: true }).tap()
  await page.getByRole('complementary').getByText('scan the badge').first().waitFor()
  expect(await overflow()).toBe(0)
})
