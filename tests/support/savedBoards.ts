import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fromBase64, toBase64 } from 'lib0/buffer'
import * as Y from 'yjs'
import { Board, DOCUMENT_VERSION } from '../../model/Board.ts'
import { toBoardFile, type BoardFile } from '../../model/boardFile.ts'
import { KIND_NAMES, KINDS } from '../../model/cards.ts'
import {
  createCards,
  deleteCards,
  linkCards,
  type Acting,
  type Draft,
} from '../../model/commands.ts'
import type { Field, FieldInput } from '../../model/fields.ts'
import type { AreaId, CardId, ParticipantId } from '../../model/ids.ts'
import { assignStoryKeys } from '../../model/storyKeys.ts'
import { applyTemplate, parseTemplate } from '../../model/template.ts'
import { seeded } from './people.ts'

const folder = new URL('../fixtures/boards/', import.meta.url)

/** A board as a released version stored it, and what it held. */
export interface SavedBoard {
  readonly name: string
  readonly board: Board
  readonly held: BoardFile
}

/** All boards in `tests/fixtures/boards`; with `SAVE_BOARDS=1` one of this version is added where there is none. */
export function savedBoards(): SavedBoard[] {
  if (process.env['SAVE_BOARDS'] === '1') save(`v${DOCUMENT_VERSION}-all-kinds`)
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => {
      const saved = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Saved
      const doc = new Y.Doc()
      Y.applyUpdateV2(doc, fromBase64(saved.updateV2))
      return { name, board: new Board(doc), held: saved.held }
    })
}

interface Saved {
  readonly updateV2: string
  readonly held: BoardFile
}

/** Never overwrites: a released version wrote what it wrote. */
function save(name: string): void {
  const file = new URL(`${name}.json`, folder)
  if (existsSync(file)) return
  const board = boardOfAllKinds()
  const saved: Saved = {
    updateV2: toBase64(Y.encodeStateAsUpdateV2(board.doc)),
    held: toBoardFile(board),
  }
  writeFileSync(file, `${JSON.stringify(saved, null, 1)}\n`)
}

/** One card of each kind with every field filled, beside an empty one, a deleted one and unknown content. */
export function boardOfAllKinds(): Board {
  const doc = new Y.Doc()
  doc.clientID = 7
  const board = new Board(doc)
  const acting: Acting = {
    by: 'ada1' as ParticipantId,
    now: 1_700_000_000_000,
    random: seeded(7),
  }
  const template = parseTemplate(
    JSON.parse(
      readFileSync(new URL('../../templates/lead-workshop.json', import.meta.url), 'utf8'),
    ),
  )
  applyTemplate(board, template, { title: 'Pumps for laboratories', language: 'en', acting })
  board.transact(() =>
    (board.info.get('goal') as Y.Text).insert(0, 'Pump inquiries answered in a day'),
  )
  const drafts = KIND_NAMES.flatMap((kind): Draft[] => [
    {
      kind,
      values: Object.fromEntries(
        Object.entries(KINDS[kind].fields).map(([name, field]) => [name, sampleValue(name, field)]),
      ),
      ...(kind === 'stage' ? { area: 'journey' as AreaId } : { g: [100, 200, 0] }),
    },
    { kind },
  ])
  const ids = createCards(board, acting, drafts)
  deleteCards(board, acting, ids.slice(-1))
  linkCards(board, acting, ids[0] as CardId, ids[2] as CardId, 'leads to')
  board.transact(() => {
    const unknown = new Y.Map<unknown>()
    board.cards.set('hologram1', unknown)
    unknown.set('kind', 'hologram')
    unknown.set('beam', new Y.Text('from elsewhere'))
    unknown.set('settings', { power: [1, 2, { unit: 'W' }], on: true })
  })
  assignStoryKeys(board)
  return board
}

function sampleValue(name: string, field: Field): FieldInput {
  switch (field.type) {
    case 'text':
      return `${name}: Öl & “pump” 🔬`
    case 'choice':
      return Object.keys(field.options).at(-1)
    case 'choices':
      return [...Object.keys(field.options).slice(0, 2), 'own word']
    case 'number':
      return field.max ?? 3
    case 'date':
      return '2026-02-28'
    case 'list':
      if (!field.item) return ['first', 'second']
      return [
        Object.fromEntries(
          Object.entries(field.item).map(([key, item]) => [
            key,
            sampleValue(key, item) as string | number,
          ]),
        ),
      ]
    case 'ref':
      return field.many ? ['card1', 'card2'] : 'card1'
    case 'score':
      return 8
    case 'votes':
      return { ada1: 5, ben2: '?' }
    case 'portrait':
      return '🔬'
    case 'key':
      return undefined
  }
}
