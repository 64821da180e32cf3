import type { BrowserContext, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { TestHook } from '../../../client/canvas/testHook.ts'

/** Lets the pages of this context show their insides to the test; see client/canvas/testHook.ts. */
export async function withHook(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    try {
      localStorage.setItem('atelier.test', '1')
    } catch {
      // A blank page has no storage.
    }
  })
}

/** Runs a function in the page with the parts of the board. It must not use anything from outside itself. */
export async function hook<T, A = undefined>(
  page: Page,
  look: (parts: TestHook, argument: A) => T,
  argument?: A,
): Promise<T> {
  await page.waitForFunction(() => '__atelier' in window)
  const given = JSON.stringify(argument) ?? 'undefined'
  return page.evaluate<T>(`(${look.toString()})(window.__atelier, ${given})`)
}

export interface StorySeen {
  readonly id: string
  /** '' until the server has given one. */
  readonly key: string
  readonly impact: number | null
  readonly effort: number | null
}

/** The live stories as this page knows them, by key. */
export function storiesOf(page: Page): Promise<StorySeen[]> {
  return hook(page, ({ session }) =>
    [...session.state.getState().cards.values()]
      .filter((card) => card.kind === 'story' && card.deletedAt === undefined)
      .map(({ id, fields }) => ({
        id,
        key: (fields['key'] as string | undefined) ?? '',
        impact: (fields['impact'] as number | undefined) ?? null,
        effort: (fields['effort'] as number | undefined) ?? null,
      }))
      .sort((a, b) => (a.key < b.key ? -1 : 1)),
  )
}

/** Ids of the story cards whose middle can be clicked, from top to bottom. */
export function cardsOnScreen(page: Page): Promise<string[]> {
  return hook(page, ({ editor, session }) => {
    const cards = session.state.getState().cards
    const seen: { id: string; y: number }[] = []
    for (const card of cards.values()) {
      const box =
        card.kind === 'story' ? editor.getShapePageBounds(`shape:${card.id}` as never) : undefined
      if (!box) continue
      const { x, y } = editor.pageToScreen(box.center)
      const target = document.elementFromPoint(x, y)
      if (target?.closest('.tl-canvas')) seen.push({ id: card.id, y })
    }
    return seen.sort((a, b) => a.y - b.y).map(({ id }) => id)
  })
}

/** Waits until the page says that everything is stored. */
export async function saved(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^saved|^enregistré/i }).waitFor()
}

/** Until all that was edited is in the browser's database. */
export async function written(page: Page): Promise<void> {
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

/** The only story there is. */
export function cardId(stories: readonly StorySeen[]): string {
  if (stories.length !== 1 || !stories[0])
    throw new Error(`One story expected, ${stories.length} seen`)
  return stories[0].id
}

/** Shows a card's fields in the side panel. */
export async function openCard(page: Page, id: string): Promise<void> {
  await hook(
    page,
    ({ session }, card) => {
      session.ui.setState({ panel: 'card', selection: [card as never] })
    },
    id,
  )
  await page.getByRole('textbox', { name: 'I want' }).waitFor()
}

/** Until the camera, and a card if one is given, have come to rest: a point on the screen then stays where it was measured. */
export async function still(page: Page, card?: string): Promise<void> {
  const seen: string[] = []
  await expect
    .poll(async () => {
      const now = await hook(
        page,
        ({ editor }, id) => {
          const box = id === undefined ? id : editor.getShapePageBounds(`shape:${id}` as never)
          return JSON.stringify([editor.getCamera(), box])
        },
        card,
      )
      seen.push(now)
      return seen.slice(-3).every((one) => one === now) && seen.length > 2
    })
    .toBe(true)
}
