import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { KINDS } from '../../model/cards.ts'
import { LANGUAGES } from '../../model/language.ts'
import { compareText } from '../../model/order.ts'

const TEXTS = join(import.meta.dirname, '../../client/i18n')
const CLIENT = join(import.meta.dirname, '../../client')

type Tree = { [key: string]: string | Tree }

function namespaces(language: string): string[] {
  return readdirSync(join(TEXTS, language)).sort()
}

function leaves(tree: Tree, path = ''): Map<string, string> {
  const found = new Map<string, string>()
  for (const [key, value] of Object.entries(tree)) {
    const here = path === '' ? key : `${path}.${key}`
    if (typeof value === 'string') found.set(here, value)
    else for (const [below, text] of leaves(value, here)) found.set(below, text)
  }
  return found
}

function texts(language: string, file: string): Map<string, string> {
  return leaves(JSON.parse(readFileSync(join(TEXTS, language, file), 'utf8')) as Tree)
}

const withoutPlural = (key: string) => key.replace(/_(zero|one|two|few|many|other)$/, '')
const placeholders = (text: string) =>
  [...text.matchAll(/\{\{\s*(\w+)/g)].map((m) => m[1] ?? '').sort(compareText)

function sources(folder: string): string {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n')
}

describe('texts of the interface', () => {
  it('has the same namespaces in every language', () => {
    for (const language of LANGUAGES) expect(namespaces(language)).toEqual(namespaces('en'))
  })

  it.each(namespaces('en'))('%s: every text exists, filled, in every language', (file) => {
    const english = texts('en', file)
    for (const language of LANGUAGES) {
      const other = texts(language, file)
      const keys = (map: Map<string, string>) =>
        [...new Set([...map.keys()].map(withoutPlural))].sort()
      expect(keys(other), `${language}/${file}`).toEqual(keys(english))
      for (const [key, text] of other)
        expect(text.trim(), `${language}/${file}: ${key}`).not.toBe('')
    }
  })

  it.each(namespaces('en'))('%s: the same placeholders stand in every language', (file) => {
    const english = texts('en', file)
    for (const language of LANGUAGES) {
      for (const [key, text] of texts(language, file)) {
        const original = english.get(key) ?? english.get(`${withoutPlural(key)}_other`)
        if (original !== undefined && !/_(zero|one|two)$/.test(key)) {
          expect(placeholders(text), `${language}/${file}: ${key}`).toEqual(placeholders(original))
        }
      }
    }
  })

  it('uses every text somewhere', () => {
    const code = sources(CLIENT)
    const unused = namespaces('en').flatMap((file) =>
      [...new Set([...texts('en', file).keys()].map(withoutPlural))]
        .filter((key) => !isUsed(code, key))
        .map((key) => `${file}: ${key}`),
    )
    expect(unused).toEqual([])
  })

  it('names every kind and field in every language', () => {
    for (const kind of Object.values(KINDS)) {
      const labels = [
        kind.label,
        kind.plural,
        kind.about,
        ...Object.values(kind.fields).map((f) => f.label),
      ]
      for (const label of labels)
        for (const language of LANGUAGES) expect(label[language].trim()).not.toBe('')
    }
  })
})

/** Named whole in quotes, or by a template whose fixed beginning it starts with (`error.${code}`). */
function isUsed(code: string, key: string): boolean {
  if (code.includes(`'${key}'`) || code.includes(`"${key}"`) || code.includes(`:${key}'`))
    return true
  const parts = key.split('.')
  return (
    parts.some((_, i) => i > 0 && code.includes(`\`${parts.slice(0, i).join('.')}.\${`)) ||
    parts.some((_, i) => i > 0 && code.includes(`:${parts.slice(0, i).join('.')}.\${`))
  )
}
