import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { textWidth } from '../../model/faceText.ts'
import type { FontFaceName } from '../../model/faceWidths.ts'
import { launchBrowser } from './support/browser.ts'

const require = createRequire(import.meta.url)

const FACES: readonly (readonly [FontFaceName, weight: string, style: string])[] = [
  ['400', '400', 'normal'],
  ['400i', '400', 'italic'],
  ['500', '500', 'normal'],
  ['600', '600', 'normal'],
  ['700', '700', 'normal'],
]

const LINES = [
  'Certified supplier, two sources AVATAR To Ty',
  'L’été, « déjà vu » : ça coûte 12,50 € – œuvre',
  'Zażółć gęślą jaźń, Škoda, Łódź, Győr',
  '“Is there a filter that passes class 5?” (½ %)',
]

function fontFile(weight: string, style: string, subset: string): string {
  const name = `ibm-plex-sans-${subset}-${weight}-${style}.woff2`
  return readFileSync(require.resolve(`@fontsource/ibm-plex-sans/files/${name}`)).toString('base64')
}

describe('widths of the font', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser.close())

  it('are those that a browser draws, to less than a pixel a line', async () => {
    const page = await browser.newPage()
    const fonts = FACES.flatMap(([, weight, style]) =>
      ['latin', 'latin-ext'].map((subset) => ({
        weight,
        style,
        family: `Plex ${subset}`,
        data: fontFile(weight, style, subset),
      })),
    )
    const measured = await page.evaluate(
      async ({ fonts, faces, lines }) => {
        for (const { family, data, weight, style } of fonts) {
          const font = new FontFace(family, `url(data:font/woff2;base64,${data})`, {
            weight,
            style,
          })
          document.fonts.add(await font.load())
        }
        return faces.map(([, weight, style]) =>
          lines.map((line) => {
            const span = document.createElement('span')
            span.textContent = line
            span.style.cssText =
              `position:absolute;white-space:pre;font:${style} ${weight} 14px 'Plex latin','Plex latin-ext';` +
              'font-kerning:none;font-variant-ligatures:none'
            document.body.append(span)
            return span.getBoundingClientRect().width
          }),
        )
      },
      { fonts, faces: FACES, lines: LINES },
    )
    FACES.forEach(([face], i) => {
      LINES.forEach((line, j) => {
        expect(
          Math.abs(textWidth(line, face, 14) - (measured[i]?.[j] ?? 0)),
          `${face}: ${line}`,
        ).toBeLessThan(1)
      })
    })
    await page.close()
  })
})
