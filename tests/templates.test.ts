import { readdirSync, readFileSync } from 'node:fs'
import * as Y from 'yjs'
import { describe, expect, it, test } from 'vitest'
import { Board, DOCUMENT_VERSION } from '../model/Board.ts'
import { FRAMEWORKS } from '../model/frameworks.ts'
import type { ParticipantId } from '../model/ids.ts'
import { LANGUAGES, type Language } from '../model/language.ts'
import { overlaps } from '../model/layout.ts'
import { byOrder } from '../model/order.ts'
import { arrangeJourney, boxesOnPage } from '../model/placement.ts'
import { liveCards, readState } from '../model/state.ts'
import { applyTemplate, parseTemplate, type Template } from '../model/template.ts'
import { templateArea } from '../model/templateSchema.ts'
import { seeded } from './support/people.ts'

const folder = new URL('../templates/', import.meta.url)
const files = readdirSync(folder).filter((name) => name.endsWith('.json'))
const jsonOf = (file: string): unknown => JSON.parse(readFileSync(new URL(file, folder), 'utf8'))

function boardFrom(template: Template, language: Language): Board {
  const board = new Board(new Y.Doc())
  const acting = { by: 'server' as ParticipantId, now: 1, random: seeded(1) }
  applyTemplate(board, template, { title: 'Pumps for laboratories', language, acting })
  return board
}

/** Every text of a template in one language. */
function textsIn(json: unknown, language: Language): string[] {
  if (typeof json !== 'object' || json === null) return []
  if (Object.hasOwn(json, language)) return [(json as Record<Language, string>)[language]]
  return Object.values(json).flatMap((value) => textsIn(value, language))
}

describe.each(files)('%s', (file) => {
  const template = parseTemplate(jsonOf(file))

  test('TPL1: its name is its id', () => {
    expect(`${template.id}.json`).toBe(file)
  })

  test('TPL1: has each text in every language, in that language’s typography', () => {
    const [english, french] = LANGUAGES.map((language) => textsIn(jsonOf(file), language))
    expect(french).toHaveLength(english?.length ?? 0)
    for (const text of [...(english ?? []), ...(french ?? [])]) {
      expect(text, 'straight quotes').not.toMatch(/['"]/)
      expect(text).toBe(text.trim())
    }
    for (const text of french ?? []) {
      expect(text, 'a breaking space').not.toMatch(/ [:;!?»]|« /)
      expect(text, 'no space before a high mark').not.toMatch(/[^\s\u00a0][:;!?»](\s|$)/)
    }
  })

  test('TPL1: hints are one sentence', () => {
    for (const area of template.areas) {
      for (const language of LANGUAGES) expect(area.hint[language]).toMatch(/^[^.]+\.$/)
    }
  })

  test('areas lie beside each other, in rows and columns with 64 between', () => {
    const boxes = template.areas.map(templateArea)
    for (const [i, box] of boxes.entries()) {
      expect(box).toEqual(template.areas[i]?.box)
      for (const other of boxes.slice(0, i)) {
        const wider = [other[0] - 63, other[1] - 63, other[2] + 126, other[3] + 126] as const
        expect(overlaps(box, wider)).toBe(false)
      }
    }
  })

  test('nothing lies below an area that grows with its cards', () => {
    for (const area of template.areas) {
      if (area.kind !== 'journey' && area.kind !== 'stories') continue
      const [x, y, w, h] = area.box
      for (const other of template.areas) {
        if (other !== area) expect(overlaps([x, y + h, w, 10_000], other.box)).toBe(false)
      }
    }
  })

  describe.each(LANGUAGES)('seeded in %s', (language) => {
    const board = boardFrom(template, language)
    const state = readState(board)

    it('TPL2: is a board of this version with its title, language and scale', () => {
      expect(state.info).toMatchObject({
        version: DOCUMENT_VERSION,
        title: 'Pumps for laboratories',
        goal: '',
        language,
        scale: template.scale,
        template: template.id,
      })
      expect(board.info.get('goal')).toBeInstanceOf(Y.Text)
    })

    it('TPL2: has its areas in order, protected', () => {
      const areas = [...state.areas.values()].sort(byOrder)
      expect(areas.map((area) => [area.kind, area.title, area.hint, area.box])).toEqual(
        template.areas.map((area) => [
          area.kind,
          area.title[language],
          area.hint[language],
          area.box,
        ]),
      )
      expect(areas.every((area) => area.protected)).toBe(true)
    })

    it('TPL2: has its stages in order, alive and without unreadable content', () => {
      for (const area of template.areas) {
        const columns = arrangeJourney(state, area.id as never)
        const names = columns.map(({ stage }) => state.cards.get(stage)?.fields['name'])
        expect(names).toEqual(area.stages.map((stage) => (stage['name'] as never)[language]))
        if (area.framework) {
          expect(names).toEqual(FRAMEWORKS[area.framework].stages.map((words) => words[language]))
        }
      }
      const cards = [...state.cards.values()]
      expect(liveCards(state)).toEqual(cards)
      expect(cards.flatMap((card) => Object.keys(card.unknown))).toEqual([])
    })

    it('TPL2: has its agenda in order, at the first step', () => {
      expect(
        state.agenda.map(({ title, instruction, minutes, mode, writers }) => [
          title,
          instruction,
          minutes,
          mode,
          writers,
        ]),
      ).toEqual(
        template.agenda.map((step) => [
          step.title[language],
          step.instruction[language],
          step.minutes,
          step.mode,
          step.writers,
        ]),
      )
      expect(state.step).toBe(state.agenda[0]?.id)
      for (const step of state.agenda) expect(state.areas.has(step.area as never)).toBe(true)
    })

    it('TPL3: has a matrix in each area for one, inside it', () => {
      const matrices = [...board.canvas.values()].filter((node) => node.get('type') === 'matrix')
      expect(matrices).toHaveLength(template.areas.filter(({ kind }) => kind === 'matrix').length)
      const inside = boxesOnPage(board).every(([x, y, w, h]) =>
        template.areas.some(
          ({ box }) =>
            x >= box[0] && y >= box[1] && x + w <= box[0] + box[2] && y + h <= box[1] + box[3],
        ),
      )
      expect(inside).toBe(true)
    })
  })
})

describe('the lead-generation workshop', () => {
  const template = parseTemplate(jsonOf('lead-workshop.json'))

  it('has all parts of such a workshop, over two days', () => {
    expect(template.areas.map((area) => area.kind)).toEqual([
      'goal',
      'choice',
      'personas',
      'journey',
      'stories',
      'matrix',
      'actions',
    ])
    const minutes = template.agenda.reduce((sum, step) => sum + step.minutes, 0)
    expect(minutes / 60).toBeGreaterThan(10)
    expect(minutes / 60).toBeLessThan(14)
    expect(new Set(template.agenda.map((step) => step.area))).toEqual(
      new Set(template.areas.map((area) => area.id)),
    )
  })

  it('has room for a fifth stage before its neighbour', () => {
    const journey = template.areas.find((area) => area.kind === 'journey')!
    expect(templateArea({ ...journey, stages: [...journey.stages, {}] })).toEqual(journey.box)
  })
})

test('impact / effort fits into its hour', () => {
  const template = parseTemplate(jsonOf('impact-effort.json'))
  expect(template.agenda.reduce((sum, step) => sum + step.minutes, 0)).toBe(60)
})

describe('TPL1: a template that is not right says which one and where', () => {
  const words = { en: 'One', fr: 'Un' }
  const minimal = {
    id: 'third',
    position: 3,
    title: words,
    about: words,
    duration: words,
    people: words,
    areas: [{ id: 'wall', kind: 'free', title: words, hint: words, box: [0, 0, 400, 300] }],
  }
  const area = minimal.areas[0]!

  it('needs no code: a third one just works', () => {
    const cards = [
      { kind: 'note', area: 'wall', values: { text: words } },
      { kind: 'note', area: 'wall', values: { text: words, colour: 'blue' } },
    ]
    const board = boardFrom(parseTemplate({ ...minimal, cards }), 'fr')
    expect(liveCards(readState(board)).map((card) => card.fields['text'])).toEqual(['Un', 'Un'])
    const [first, second] = boxesOnPage(board)
    expect(overlaps(first!, second!)).toBe(false)
  })

  test.each<[string, object | null, string]>([
    ['nothing at all', null, 'without an id: the file'],
    ['a missing language', { ...minimal, about: { en: 'One' } }, '"third": about.fr'],
    ['an empty text', { ...minimal, title: { en: ' ', fr: 'Un' } }, '"third": title.en'],
    ['a field too many', { ...minimal, size: 3 }, '"third"'],
    ['an unknown kind of area', { ...minimal, areas: [{ ...area, kind: 'pool' }] }, 'areas.0.kind'],
    [
      'two areas at one place',
      { ...minimal, areas: [area, { ...area, id: 'two' }] },
      'areas.1.box',
    ],
    [
      'one id twice',
      { ...minimal, areas: [area, { ...area, box: [500, 0, 99, 99] }] },
      'areas.1.id',
    ],
    [
      'a step in an area that is not there',
      {
        ...minimal,
        agenda: [{ id: 'go', title: words, instruction: words, minutes: 5, area: 'bar' }],
      },
      'agenda.0.area',
    ],
    [
      'a field that the kind has not',
      { ...minimal, cards: [{ kind: 'note', area: 'wall', values: { name: words } }] },
      'cards.0.values.name',
    ],
    [
      'a choice that is none',
      { ...minimal, cards: [{ kind: 'note', area: 'wall', values: { colour: 'beige' } }] },
      'cards.0.values.colour',
    ],
    [
      'columns where no journey is',
      { ...minimal, areas: [{ ...area, stages: [{ name: words }] }] },
      'areas.0.stages',
    ],
  ])('%s', (_, json, where) => {
    expect(() => parseTemplate(json)).toThrow(where)
  })
})
