import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseStory, readStory, storyPhrases, storySentence } from '../../model/storyText.ts'
import { realBacklog, type RealBacklog } from '../support/realData.ts'

const parts = (text: string) => {
  const { asA, iWant, soThat } = readStory(text).parts
  return [asA, iWant, soThat]
}

describe('a story taken apart', () => {
  it.each([
    [
      'As a buyer, I want to compare two models, so that I can shortlist.',
      ['buyer', 'to compare two models', 'I can shortlist'],
    ],
    ['As an admin I want to log in', ['admin', 'to log in', '']],
    ['As the procurement lead, I need one archive.', ['the procurement lead', 'one archive', '']],
    ['As User, I’d like to save', ['User', 'to save', '']],
    ['As a trainer, would like a demo unit', ['trainer', 'a demo unit', '']],
    ['as a buyer,\tI want  PDFs,So that I share them\t', ['buyer', 'PDFs', 'I share them']],
    ['As a buyer,\nI want PDFs\nso that I share them', ['buyer', 'PDFs', 'I share them']],
    ['As an owner, I only want leads', ['owner', 'only leads', '']],
    ["As a buyer, I don\\'t want to wait", ['buyer', "I don't want to wait", '']],
    [
      'As a dealer, I can register so nobody knows',
      ['dealer', 'I can register so nobody knows', ''],
    ],
    ['As a dealer, I want it so I can sell', ['dealer', 'it', 'I can sell']],
    ['As a fan, I want news in order to stay', ['fan', 'news', 'in order to stay']],
    ['As a fan, I want news, so that so that I stay', ['fan', 'news', 'I stay']],
    ['As a fan, I want news, so that that I stay', ['fan', 'news', 'I stay']],
    ['As a fan, I want it, so that that page is mine', ['fan', 'it', 'that page is mine']],
    ['As a fan, I want a, so that I b, so that I c', ['fan', 'a', 'I b, so that I c']],
  ])('IMP3: %s', (text, expected) => {
    expect(parts(text)).toEqual(expected)
    expect(readStory(text)).toMatchObject({ language: 'en', complete: true })
  })

  it.each([
    [
      'En tant qu’acheteuse, je veux comparer deux modèles afin de faire une présélection.',
      ['acheteuse', 'comparer deux modèles', 'faire une présélection'],
    ],
    [
      "En tant que visiteur je ne veux pas créer de compte, afin d'aller vite",
      ['visiteur', 'je ne veux pas créer de compte', 'aller vite'],
    ],
    [
      'En tant que vendeur, je souhaite un rappel pour que je n’oublie rien',
      ['vendeur', 'un rappel', 'que je n’oublie rien'],
    ],
    [
      'En tant que vendeur, je dois voir les leads pour préparer mes appels.',
      ['vendeur', 'je dois voir les leads', 'préparer mes appels'],
    ],
    [
      'En tant que vendeur, j’aimerais une page pour les distributeurs',
      ['vendeur', 'une page pour les distributeurs', ''],
    ],
    [
      'En tant que vendeur, je voudrais un bilan, pour plus de clarté',
      ['vendeur', 'un bilan', 'pour plus de clarté'],
    ],
  ])('IMP3: %s', (text, expected) => {
    expect(parts(text)).toEqual(expected)
    expect(readStory(text)).toMatchObject({ language: 'fr', complete: true })
  })

  it.each([
    'Redesign the resources page',
    'As soon as possible, I want this done',
    'In the interview Ben said: I want more leads',
    'COVID-19 page',
    '',
  ])('keeps "%s" whole, as something to look at', (text) => {
    expect(readStory(text)).toMatchObject({ tag: '', complete: false })
    expect(parts(text)).toEqual(['', text, ''])
  })

  it.each([
    ['#G02# As a buyer, I want PDFs', '#G02#'],
    ['INQ-02: As a buyer, I want PDFs', 'INQ-02'],
    ['NEF-08-01 As a buyer, I want PDFs', 'NEF-08-01'],
    ['[12] As a buyer, I want PDFs', '[12]'],
    ['3. As a buyer, I want PDFs', '3'],
  ])('takes the tag off %s and keeps it beside the story', (text, tag) => {
    expect(readStory(text)).toMatchObject({ tag, complete: true })
    expect(parseStory(text)).toEqual({ asA: 'buyer', iWant: 'PDFs', soThat: '', requirements: tag })
  })
})

describe('the sentence of a story', () => {
  it.each([
    ['As a buyer, I want it.', 'en'],
    ['As a user, I want PDFs, so that I share them.', 'en'],
    ['As an HR manager, I don’t want to wait.', 'en'],
    ['As a UI designer, I can help, in order to ship.', 'en'],
    ['As the lead, I want only facts.', 'en'],
    ['En tant qu’acheteuse, je veux comparer, afin d’aller vite.', 'fr'],
    ['En tant que vendeur, je ne veux pas attendre, afin que tout avance.', 'fr'],
  ] as const)('gives %s back', (sentence, language) => {
    expect(storySentence(readStory(sentence).parts, language)).toBe(sentence)
  })

  it('speaks the language of the story, not of the reader', () => {
    const story = { asA: 'buyer', iWant: 'to compare', soThat: 'I can choose' }
    expect(storyPhrases(story, 'fr').map(({ lead }) => lead)).toEqual(['As a', 'I want', 'so that'])
  })

  it('is the bare wish when nobody has said who or why', () => {
    expect(storySentence({ asA: '', iWant: 'Faster pages', soThat: '' }, 'en')).toBe('Faster pages')
  })
})

/** What a part's name repeats, and so may be missing or said once more. */
const LEADS = new Set(
  'as a an i want wish need would d like love wants needs so that s en tant que qu je j veux voudrais souhaite aimerais afin de d pour'.split(
    ' ',
  ),
)
const words = (text: string) =>
  text
    .replaceAll('\\', '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && !LEADS.has(word))

describe('nothing is lost', () => {
  const fragment = fc.constantFrom(
    ...['As a ', 'as the ', 'As ', 'buyer', ', ', 'I want ', "I don't want ", 'I’d like ', 'only '],
    ...[
      'to compare',
      'so that ',
      'So that that ',
      'so I ',
      'in order to ',
      ' pour ',
      'afin d’',
      '.',
    ],
    ...[
      'En tant qu’',
      'je veux ',
      'je ne veux pas ',
      '#G02# ',
      'INQ-02: ',
      '\n',
      '\t',
      "\\'",
      '«été»',
    ],
  )
  const text = fc.array(fc.oneof(fragment, fc.string({ maxLength: 6 })), { maxLength: 14 })

  it('IMP1: every word of a line is in one of its parts', () => {
    fc.assert(
      fc.property(text, (pieces) => {
        const line = pieces.join('')
        const story = parseStory(line)
        expect(words(Object.values(story).join(' ')).sort()).toEqual(words(line).sort())
      }),
      { numRuns: 2000 },
    )
  })

  it('takes linear time on hostile lines', () => {
    const hostile = [
      ' ',
      ', ',
      'so that ',
      'I ',
      'As a ',
      'pour ',
      '-1',
      '#',
      "\\'",
      'afin qu',
      '. ',
    ]
    for (const piece of hostile) {
      for (const start of ['As a buyer, I want ', 'En tant que x, je veux ', '']) {
        const begin = performance.now()
        readStory(start + piece.repeat(100_000) + 'x')
        // Linear takes tens of milliseconds, anything worse minutes.
        expect(performance.now() - begin).toBeLessThan(10_000)
      }
    }
  })
})

describe('real backlogs', () => {
  it.each(['g02-federalspending', 'g05-openspending', 'g08-frictionless', 'g14-datahub'] as const)(
    'takes 99 of 100 stories of %s apart, and gives each sentence back',
    (name: RealBacklog) => {
      const lines = realBacklog(name)
        .text.split('\n')
        .filter((line) => line.replace(/^#\w+#/, '').trim() !== '')
      const readings = lines.map(readStory)
      const read = readings.filter(({ complete }) => complete).length
      expect(read / lines.length).toBeGreaterThanOrEqual(0.85)
      if (realBacklog(name).source === 'shared') {
        expect(read / lines.length).toBeGreaterThanOrEqual(0.99)
      }
      for (const { parts: story, complete } of readings) {
        const sentence = storySentence(story, 'en')
        if (complete) expect(readStory(sentence).parts).toEqual(story)
      }
    },
  )
})
