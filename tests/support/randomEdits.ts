import fc from 'fast-check'
import { KIND_NAMES } from '../../model/cards.ts'
import { placeInStage, setStage } from '../../model/columns.ts'
import {
  addItem,
  convertCard,
  createCard,
  deleteCards,
  duplicateCards,
  linkCards,
  removeItem,
  restoreCards,
  setField,
  setScores,
  unlinkCards,
} from '../../model/commands.ts'
import type { ListItem } from '../../model/fields.ts'
import type { CardId, LinkId } from '../../model/ids.ts'
import { layOut } from '../../model/placement.ts'
import { meet, Person } from './people.ts'

/** What a random person does to random cards; the numbers are taken modulo what there is. */
export interface Edit {
  readonly what: keyof typeof EDITS
  readonly who: number
  readonly card: number
  readonly other: number
  readonly text: string
}

interface Scene {
  readonly person: Person
  readonly card: CardId
  readonly other: CardId
  readonly stage: CardId
  readonly edit: Edit
}

const EDITS = {
  create: ({ person, edit, stage }: Scene) => {
    const kind = KIND_NAMES[edit.other % KIND_NAMES.length]!
    createCard(person.board, person.acting, {
      kind,
      values: edit.card % 2 ? { stage, iWant: edit.text } : {},
    })
  },
  write: ({ person, card, edit }: Scene) =>
    setField(person.board, card, 'iWant', edit.text, person.random),
  title: ({ person, card, edit }: Scene) =>
    setField(person.board, card, 'title', edit.text, person.random),
  choose: ({ person, card, edit }: Scene) =>
    setField(person.board, card, 'moscow', ['must', 'could'][edit.other % 2], person.random),
  vote: ({ person, card, edit }: Scene) =>
    setField(person.board, card, 'impactVotes', { [person.name]: edit.other }, person.random),
  refer: ({ person, card, other }: Scene) =>
    setField(person.board, card, 'touchpoints', [other], person.random),
  list: ({ person, card, edit }: Scene) =>
    addItem(person.board, card, 'acceptanceCriteria', edit.text, person.random),
  unlist: ({ person, card }: Scene) => {
    const items = person.state.cards.get(card)?.fields['acceptanceCriteria'] as
      ListItem[] | undefined
    if (items?.[0]) removeItem(person.board, card, 'acceptanceCriteria', items[0].id)
  },
  score: ({ person, card, edit }: Scene) =>
    setScores(person.board, card, { impact: edit.card % 9, effort: edit.other % 9 || undefined }),
  place: ({ person, card, other, stage, edit }: Scene) =>
    placeInStage(person.board, [...new Set([card, other])], stage, edit.other % 5, person.random),
  free: ({ person, card }: Scene) => setStage(person.board, card, undefined, person.random),
  layOut: ({ person, card, other }: Scene) => layOut(person.board, [card, other]),
  convert: ({ person, card, edit }: Scene) =>
    convertCard(person.board, card, KIND_NAMES[edit.other % KIND_NAMES.length]!),
  duplicate: ({ person, card, other }: Scene) =>
    duplicateCards(person.board, person.acting, [card, other]),
  delete: ({ person, card }: Scene) => deleteCards(person.board, person.acting, [card]),
  restore: ({ person, card }: Scene) => restoreCards(person.board, [card]),
  link: ({ person, card, other }: Scene) =>
    linkCards(person.board, person.acting, card, other, 'then'),
  unlink: ({ person }: Scene) => {
    const [id] = person.state.links.keys()
    if (id) unlinkCards(person.board, id as LinkId)
  },
  undo: ({ person }: Scene) => person.undo.undo(),
  redo: ({ person }: Scene) => person.undo.redo(),
} satisfies Record<string, (scene: Scene) => unknown>

export const edits = fc.array(
  fc.record({
    what: fc.constantFrom(...(Object.keys(EDITS) as (keyof typeof EDITS)[])),
    who: fc.nat({ max: 2 }),
    card: fc.nat({ max: 30 }),
    other: fc.nat({ max: 30 }),
    text: fc.string({ unit: fc.constantFrom('a', 'b', ' ', 'é', '😀', '😁'), maxLength: 6 }),
  }),
  { minLength: 1, maxLength: 40 },
)

/** Ada, Ben and Cleo on a board with a journey of one stage and four cards; a server that knows it as well. */
export function workshop(): { people: Person[]; server: Person } {
  const server = new Person('server', 1)
  const people = ['ada', 'ben', 'cleo'].map((name, i) => new Person(name, 100 * (i + 1)))
  createCard(server.board, server.acting, { kind: 'stage', values: { name: 'Inquiry' } })
  for (const kind of ['story', 'story', 'touchpoint', 'note'] as const)
    createCard(server.board, server.acting, { kind })
  meet(server, ...people)
  return { people, server }
}

export function perform(edit: Edit, person: Person): void {
  const ids = [...person.board.cards.keys()].sort() as CardId[]
  const stages = [...person.state.cards.values()].filter(({ kind }) => kind === 'stage')
  person.step(() =>
    EDITS[edit.what]({
      person,
      edit,
      card: ids[edit.card % ids.length]!,
      other: ids[edit.other % ids.length]!,
      stage: stages.sort((a, b) => (a.id < b.id ? -1 : 1))[0]?.id ?? ids[0]!,
    }),
  )
}
