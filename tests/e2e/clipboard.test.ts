import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { MAX_FILE_BYTES } from '../../model/protocol.ts'
import { hook, saved, still } from './support/boardPage.ts'
import { test, type Person } from './support/people.ts'

const PNG = `iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mNk+M9Qz0AEYBxVSF+FAAhKDveksOjmAAAAAElFTkSuQmCC`
const SVG = `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>document.title='hacked'</script></svg>`

interface Dropped {
  readonly name: string
  readonly type: string
  /** In base64; or that many zeros. */
  readonly bytes: string | number
}

/** Lets files fall on the canvas, as the desktop's file manager would. */
async function drop(page: Page, files: readonly Dropped[]): Promise<void> {
  await page.evaluate((all) => {
    const dataTransfer = new DataTransfer()
    for (const { name, type, bytes } of all) {
      const content =
        typeof bytes === 'number'
          ? new Uint8Array(bytes)
          : Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0))
      dataTransfer.items.add(new File([content], name, { type }))
    }
    const canvas = document.querySelector('.tl-canvas')
    for (const type of ['dragover', 'drop']) {
      canvas?.dispatchEvent(
        new DragEvent(type, {
          ...{ bubbles: true, cancelable: true, clientX: 700, clientY: 260, dataTransfer },
        }),
      )
    }
  }, files)
}

/** Puts things on the clipboard of this person's machine and pastes them on the canvas. */
async function paste({ page }: Person, items: Readonly<Record<string, string>>): Promise<void> {
  await page.evaluate(async (all) => {
    const parts = Object.entries(all).map(([type, content]): [string, Blob] => [
      type,
      type.startsWith('image/')
        ? new Blob([Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))], { type })
        : new Blob([content], { type }),
    ])
    await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(parts))])
  }, items)
  await page.locator('.tl-container').focus()
  await page.keyboard.press('Control+v')
}

/** Copies what is selected; the browser fills the clipboard in its own time. */
async function copy(page: Page): Promise<void> {
  await page.evaluate(() => navigator.clipboard.writeText('not copied yet'))
  await page.locator('.tl-container').focus()
  await page.keyboard.press('Control+c')
  const copied = () =>
    page.evaluate(async () => {
      const html = (await navigator.clipboard.read()).find(({ types }) =>
        types.includes('text/html'),
      )
      return html ? (await html.getType('text/html')).text() : ''
    })
  await expect.poll(copied).toContain('data-tldraw')
}

const images = (page: Page) =>
  hook(page, ({ editor }) => {
    const shapes = editor.getCurrentPageShapes().filter(({ type }) => type === 'image')
    return shapes.length
  })

const notes = (page: Page) =>
  hook(page, ({ session }) =>
    [...session.state.getState().cards.values()]
      .filter(({ kind, deletedAt }) => kind === 'note' && deletedAt === undefined)
      .map(({ fields }) => fields['text'] as string)
      .sort(),
  )

const allowClipboard = ({ context }: Person) =>
  context.grantPermissions(['clipboard-read', 'clipboard-write'])

test('images are pasted, dropped and chosen as portraits: seen by members only, nothing else gets in', async ({
  workshop,
  person,
}) => {
  const { id, links } = await workshop.board('impact-effort')
  const ada = await person('Ada')
  const ben = await person('Ben')
  const vera = await person('Vera', { role: 'viewer' })
  await allowClipboard(ada)
  await allowClipboard(vera)

  await paste(ada, { 'image/png': PNG })
  await expect.poll(() => images(ada.page)).toBe(1)
  await drop(ada.page, [{ name: 'logo.png', type: 'image/png', bytes: PNG }])
  await expect.poll(() => images(ben.page)).toBe(2)
  const shown = ben.page.locator('.tl-shape[data-shape-type=image] img').first()
  await expect.poll(() => shown.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(10)
  const address = `${workshop.url}${new URL((await shown.getAttribute('src')) ?? '', workshop.url).pathname}`
  expect(address).toContain(`/api/boards/${id}/files/`)
  expect((await fetch(address)).status, 'nobody without a link').toBe(401)

  // Refused: too large, a script in a picture, and a text that calls itself a picture.
  const refused: readonly (readonly [Dropped, RegExp])[] = [
    [{ name: 'huge.png', type: 'image/png', bytes: MAX_FILE_BYTES + 1 }, /huge.png.*too large/],
    [{ name: 'art.svg', type: 'image/svg+xml', bytes: btoa(SVG) }, /art.svg.*Only PNG/],
    [{ name: 'text.png', type: 'image/png', bytes: btoa(SVG) }, /text.png.*Only PNG/],
  ]
  for (const [file, words] of refused) {
    await drop(ada.page, [file])
    await ada.page.getByText(words).waitFor()
  }
  await paste(ada, { 'text/plain': SVG })
  await ada.page.getByText(/^Only PNG/).waitFor()
  await paste(vera, { 'image/png': PNG })

  await ada.page.getByRole('button', { name: 'Persona', exact: true }).click()
  await ada.page.mouse.click(1000, 300)
  await ada.page.keyboard.press('Escape')
  await ada.page.getByRole('tab', { name: 'Card', exact: true }).click()
  await ada.page.getByRole('button', { name: /^portrait/i }).click()
  const [chooser] = await Promise.all([
    ada.page.waitForEvent('filechooser'),
    ada.page.getByRole('button', { name: /upload an image/i }).click(),
  ])
  await chooser.setFiles({ name: 'julie.png', mimeType: 'image/png', buffer: decoded(PNG) })
  const portrait = ben.page.locator('.tl-shape[data-shape-type=card] img')
  await expect.poll(() => portrait.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(10)
  expect(await images(ben.page)).toBe(2)
  expect(await ada.page.title()).not.toBe('hacked')
  expect(links.viewer).toBeDefined()
})

const decoded = (base64: string) => Buffer.from(base64, 'base64')

test('lines and cells become notes, copies are cards of their own, also on another board', async ({
  workshop,
  person,
}) => {
  await workshop.board('impact-effort')
  const ada = await person('Ada')
  await allowClipboard(ada)
  const { page } = ada
  await still(page)

  await paste(ada, { 'text/plain': 'Call the lab\n\n  Ask for samples \r\nCompare prices' })
  await expect
    .poll(() => notes(page))
    .toEqual(['Ask for samples', 'Call the lab', 'Compare prices'])
  await page.keyboard.press('Control+z')
  await expect.poll(() => notes(page)).toEqual([])
  const cells = '<table><tr><td>Price list</td></tr><tr><td>Data<br>sheet</td></tr></table>'
  await paste(ada, { 'text/html': cells, 'text/plain': 'Price list\nData sheet' })
  await expect.poll(async () => (await notes(page)).length).toBe(2)
  await page.getByText('2 notes pasted').waitFor()

  await copy(page)
  await page.keyboard.press('Control+v')
  await expect.poll(async () => (await notes(page)).length).toBe(4)
  await copy(page)

  const other = await workshop.server.createBoard('impact-effort')
  await saved(page)
  // This device knows Ada by now: she is in without a question.
  await page.goto(other.links.participant)
  await still(page)
  await page.locator('.tl-container').focus()
  await page.keyboard.press('Control+v')
  await expect.poll(async () => (await notes(page)).length).toBe(2)
  await hook(page, ({ editor }) => void editor.selectNone())
  expect(await notes(page)).toEqual(['Data sheet', 'Price list'])
  const box = await page.getByText('Data sheet', { exact: true }).first().boundingBox()
  await page.mouse.dblclick((box?.x ?? 0) + 20, (box?.y ?? 0) + 5)
  await page.locator('.face-editor textarea').waitFor()
  await page.keyboard.press('Control+a')
  await page.keyboard.type('changed here only')
  await page.keyboard.press('Escape')
  await saved(page)
  expect(await notes(page)).toContain('changed here only')

  await page.goto((await workshop.board()).links.participant)
  await expect.poll(async () => (await notes(page)).length).toBe(4)
  expect(await notes(page)).not.toContain('changed here only')
})
