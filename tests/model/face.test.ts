import fc from 'fast-check'
import * as Y from 'yjs'
import { describe, expect, it } from 'vitest'
import { must } from '../../model/assert.ts'
import { Board } from '../../model/Board.ts'
import { cardSize } from '../../model/cardSize.ts'
import { KIND_NAMES, type Card, type KindName } from '../../model/cards.ts'
import { createCard, setScores, type Acting } from '../../model/commands.ts'
import type { ChipsPart, Face, TextPart } from '../../model/face.ts'
import { evidenceOf, placeChips, targetText } from '../../model/faceFacts.ts'
import { layoutFace } from '../../model/faceLayout.ts'
import { breakLines, fitText, textWidth } from '../../model/faceText.ts'
import type { FieldInput } from '../../model/fields.ts'
import type { CardId, ParticipantId } from '../../model/ids.ts'
import { LANGUAGES, type Language } from '../../model/language.ts'
import { SCALES } from '../../model/scales.ts'
import { readState } from '../../model/state.ts'
import { repeatable } from '../support/sampleWorkshop.ts'

const acting: Acting = { by: 'Ada0' as ParticipantId, now: 0, random: repeatable(3) }
const LONG = 'Anforderungsmanagementwerkzeugkonfigurationsdialog, das niemand kürzt. '.repeat(40)

function cardOf(kind: KindName, values: Record<string, FieldInput> = {}): Card {
  const board = new Board(new Y.Doc())
  return read(board, createCard(board, acting, { kind, values }))
}

function read(board: Board, id: CardId): Card {
  return must(readState(board).cards.get(id), 'the card')
}

function faceOf(card: Card, language: Language = 'en', name = 'E-mail'): Face {
  return layoutFace(card, { language, scale: SCALES.fibonacci, nameOf: () => name })
}

function textsOf(face: Face): TextPart[] {
  return face.parts.filter((part) => part.type === 'text')
}

function linesOf(face: Face): string[] {
  return textsOf(face).flatMap(({ lines }) =>
    lines.map((line) => line.map((run) => run.text).join('')),
  )
}

function chipsOf(face: Face): string[] {
  const row = face.parts.find((part): part is ChipsPart => part.type === 'chips')
  return row?.chips.map((chip) => chip.text) ?? []
}

const lines = (text: string, width = 200, most = 12) =>
  breakLines([{ text, face: '400' }], 13, width, most).map((line) =>
    line.map((run) => run.text).join(''),
  )

describe('lines of a face', () => {
  it('breaks at blanks, after hyphens, and inside a word only when it fills a line alone', () => {
    expect(lines('to compare two models side by side', 120)).toEqual([
      'to compare two',
      'models side by side',
    ])
    expect(lines('one step-by-step', 90)).toEqual(['one step-by-', 'step'])
    const broken = lines('Donaudampfschifffahrtsgesellschaft', 100)
    expect(broken.length).toBeGreaterThan(1)
    expect(broken.join('')).toBe('Donaudampfschifffahrtsgesellschaft')
  })

  it('keeps line breaks, drops trailing ones, and gives no line for blank text', () => {
    expect(lines('a\n\nb  c\n\n')).toEqual(['a', '', 'b c'])
    expect(lines('  \n ')).toEqual([])
  })

  it('ends what does not fit with an ellipsis', () => {
    const capped = lines(LONG, 200, 3)
    expect(capped).toHaveLength(3)
    expect(capped[2]).toMatch(/…$/)
    expect(fitText('a rather long eyebrow', '600', 12, 60)).toMatch(/^a rath.*…$/)
  })

  it('is never wider than asked, whatever the text, and loses no character below its limit', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const set = breakLines([{ text, face: '500' }], 14, 180, 400)
        for (const line of set) {
          const wide = line.reduce((sum, run) => sum + textWidth(run.text, run.face, 14), 0)
          expect(wide).toBeLessThanOrEqual(180.001)
        }
        const kept = set.flatMap((line) => line.map((run) => run.text)).join('')
        expect(kept.replace(/\s/g, '')).toBe(text.replace(/\s/g, ''))
      }),
    )
  })
})

describe('card sizes', () => {
  it.each(KIND_NAMES)('%s: as tall in every language, empty and overfull', (kind) => {
    for (const text of ['', 'Short', LONG]) {
      const values: Record<string, FieldInput> = { name: text, title: text, text, what: text }
      Object.assign(values, { asA: text, iWant: text, soThat: text, quote: text, goal: text })
      const card = cardOf(kind, values)
      const sizes = LANGUAGES.map((language) => faceOf(card, language).h)
      expect(new Set(sizes).size).toBe(1)
      if (kind !== 'stage') expect(cardSize(card).h).toBe(sizes[0])
      expect(sizes[0]).toBeLessThan(700)
    }
  })

  it('keeps every part inside the card', () => {
    for (const kind of KIND_NAMES) {
      const face = faceOf(cardOf(kind, { name: LONG, title: LONG, text: LONG, iWant: LONG }))
      for (const part of textsOf(face)) {
        expect(part.y + part.lines.length * part.lineHeight).toBeLessThanOrEqual(face.h)
        for (const line of part.lines) {
          const wide = line.reduce((sum, run) => sum + textWidth(run.text, run.face, part.size), 0)
          expect(part.x + wide).toBeLessThanOrEqual(face.w - 8)
        }
      }
    }
  })

  it('does not grow when a story is scored: it lies among others', () => {
    const board = new Board(new Y.Doc())
    const id = createCard(board, acting, { kind: 'story', values: { iWant: 'a price' } })
    const before = cardSize(read(board, id))
    setScores(board, id, { impact: 8, effort: 3 })
    expect(cardSize(read(board, id))).toEqual(before)
    expect(chipsOf(faceOf(read(board, id)))).toEqual(['Impact 8', 'Effort 3'])
  })

  it('does not depend on the names of other cards', () => {
    const card = cardOf('touchpoint', { title: 'Form', captures: ['abc', 'def'] })
    expect(faceOf(card, 'en', '').h).toBe(faceOf(card, 'en', LONG).h)
    expect(chipsOf(faceOf(card, 'en', ''))).toEqual(['2'])
  })
})

describe('faces', () => {
  it('says a story in its own language, else in the reader’s', () => {
    const card = cardOf('story', { asA: 'engineer', iWant: 'curves' })
    expect(linesOf(faceOf(card)).join(' ')).toBe('As an engineer I want curves')
    expect(linesOf(faceOf(card, 'fr')).join(' ')).toBe('En tant qu’engineer je veux curves')
  })

  it('invites where a title is missing, without changing the height', () => {
    const [part] = textsOf(faceOf(cardOf('touchpoint')))
    expect(part?.empty).toBe(true)
    expect(linesOf(faceOf(cardOf('touchpoint'), 'fr'))).toEqual(['Demande d’échantillon'])
    expect(cardSize(cardOf('touchpoint'))).toEqual(cardSize(cardOf('touchpoint', { title: 'A' })))
  })

  it('shows a macro moment as such, no moment not at all', () => {
    expect(chipsOf(faceOf(cardOf('touchpoint', { title: 'A', moment: 'macro' })))).toEqual([
      'macro',
    ])
    expect(chipsOf(faceOf(cardOf('touchpoint', { title: 'A', moment: 'none' })))).toEqual([])
  })

  it('counts the chips that do not fit', () => {
    const chips = ['Marketing operations', 'In production', 'Returning visitor'].map((text) => ({
      text,
      tone: 'plain' as const,
    }))
    const placed = placeChips(chips, 180)
    expect(placed.at(-1)?.text).toBe('+2')
    for (const chip of placed) expect(chip.x + chip.w).toBeLessThanOrEqual(180)
  })

  it('says what a persona is founded on, and when it is only assumed', () => {
    const evidence = [{ source: 'interview', count: 2 }, { source: 'assumption' }]
    const founded = cardOf('persona', { name: 'Élodie', evidence })
    expect(evidenceOf(founded, 'en')).toEqual({
      text: '2 interviews, 1 assumption',
      marks: [true, true, false],
    })
    expect(evidenceOf(founded, 'fr').text).toBe('2 entretiens, 1 hypothèse')
    const assumed = cardOf('persona', { evidence: [{ source: 'assumption' }] })
    expect(evidenceOf(assumed, 'en').text).toBe('Assumptions only')
    expect(evidenceOf(cardOf('persona'), 'en').text).toBe('No evidence yet')
  })

  it('says a target with its unit', () => {
    const card = cardOf('objective', { text: 'Faster', from: 7, to: 1.5, unit: 'days' })
    expect(targetText(card, 'en')).toBe('from 7 to 1.5\u00a0days')
    expect(targetText(card, 'fr')).toBe('de 7 à 1,5\u00a0days')
    expect(targetText(cardOf('objective', { to: 20, unit: '%' }), 'en')).toBe('20%')
  })

  it('shows a kind of a newer program plainly', () => {
    const board = new Board(new Y.Doc())
    const node = new Y.Map()
    board.cards.set('abc', node)
    node.set('kind', 'hologram')
    node.set('depth', 'very deep')
    const face = faceOf(read(board, 'abc' as CardId))
    expect(linesOf(face)).toEqual(['very deep'])
    expect(face.parts[0]).toMatchObject({ type: 'eyebrow', text: 'hologram' })
  })
})
