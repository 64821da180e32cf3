import type { Editor, TLTextExternalContent, VecLike } from 'tldraw'
import { cardSize } from '../../model/cardSize.ts'
import { convertCard, createCards, type Draft } from '../../model/commands.ts'
import type { CardId } from '../../model/ids.ts'
import { parseStory, readStory } from '../../model/storyText.ts'
import { i18next } from '../i18n/i18n.ts'
import { mayStill } from '../state/mayStill.ts'
import { offerUndo } from '../state/offerUndo.ts'
import { acting, type BoardSession } from '../state/session.ts'
import { toast } from '../state/toasts.ts'
import type { BoardBinding } from './boardBinding.ts'
import { setPlace } from './dropCards.ts'
import { shapeIdOf } from './shapes.ts'

const GAP = 16
/** A paste of more lines than this is a file, and belongs in the import. */
const MAX_LINES = 500

/** Pasted lines and spreadsheet rows become one note each; stories, when they read like stories. */
export function wireTextPaste(editor: Editor, binding: BoardBinding): void {
  const { session } = binding
  editor.registerExternalContentHandler('text', (content) => {
    pasteLines(editor, binding, linesOf(content), content.point)
  })
  // Nothing is fetched from an address that somebody pastes.
  editor.registerExternalContentHandler('url', ({ url, point }) => {
    session.history.mark()
    pasteLines(editor, binding, [url], point)
  })
  editor.registerExternalContentHandler('embed', null)
  editor.registerExternalContentHandler('excalidraw', null)
}

function pasteLines(
  editor: Editor,
  binding: BoardBinding,
  all: readonly string[],
  at: VecLike | undefined,
): void {
  const { session } = binding
  const lines = all.slice(0, MAX_LINES)
  if (lines.length === 0 || editor.getIsReadonly()) return
  const areStories = lines.every((line) => readStory(line).complete)
  const drafts = lines.map((line): Draft =>
    areStories
      ? { kind: 'story', values: parseStory(line), g: [0, 0, 0] }
      : { kind: 'note', values: { text: line }, g: [0, 0, 0] },
  )
  const ids = createCards(session.board, acting(session), drafts)
  arrange(editor, session, ids, at ?? editor.getViewportPageBounds().center)
  session.history.mark()
  // The cards are on the canvas as soon as the paste itself has ended.
  queueMicrotask(() => {
    binding.sync()
    editor.setSelectedShapes(ids.map(shapeIdOf))
  })
  if (all.length > MAX_LINES) {
    toast(i18next.t('canvas:binding.pastedSome', { count: MAX_LINES, of: all.length }))
  } else if (areStories) {
    if (ids.length > 1) offerUndo(session, said('pastedStories', ids.length))
  } else if (ids.length > 1) {
    const run = () => makeStories(session, ids)
    toast(said('pastedNotes', ids.length), {
      action: { label: i18next.t('canvas:binding.makeStories'), run },
    })
  }
}

function said(what: 'pastedStories' | 'pastedNotes', count: number): string {
  return i18next.t(`canvas:binding.${what}`, { count })
}

function makeStories(session: BoardSession, ids: readonly CardId[]): void {
  if (!mayStill(session)) return
  const { board, history } = session
  history.mark()
  board.transact(() => ids.forEach((id) => convertCard(board, id, 'story')))
  history.mark()
}

/** Rows of about as many as there are rows, around a point. */
function arrange(
  editor: Editor,
  { board, state }: BoardSession,
  ids: readonly CardId[],
  middle: VecLike,
): void {
  const sizes = ids.map((id) => {
    const card = state.getState().cards.get(id)
    return card ? cardSize(card) : { w: 0, h: 0 }
  })
  const columns = Math.ceil(Math.sqrt(ids.length))
  const width = Math.max(...sizes.map(({ w }) => w)) + GAP
  const rows = Array.from({ length: Math.ceil(ids.length / columns) }, (_, row) =>
    Math.max(...sizes.slice(row * columns, (row + 1) * columns).map(({ h }) => h)),
  )
  const height = rows.reduce((sum, h) => sum + h + GAP, 0)
  const left = middle.x - (Math.min(columns, ids.length) * width - GAP) / 2
  let y = middle.y - (height - GAP) / 2
  board.transact(() => {
    rows.forEach((h, row) => {
      const inRow = ids.slice(row * columns, (row + 1) * columns)
      inRow.forEach((id, i) => setPlace(board, id, [left + i * width, y]))
      y += h + GAP
    })
  })
}

/** One line per card: rows of a table, else lines of the plain text, which the clipboard has beside the rich one. */
function linesOf({ text, html, sources }: TLTextExternalContent): string[] {
  const rows = html === undefined ? [] : tableRows(html)
  if (rows.length > 0) return rows.map(joined).filter(isSaid)
  const plain = sources?.find((source) => source.type === 'text' && source.subtype === 'text')
  const lines = (plain?.type === 'text' ? plain.data : text).split(/\r\n|\r|\n/)
  return lines.map((line) => joined(line.split('\t'))).filter(isSaid)
}

function tableRows(html: string): string[][] {
  const page = new DOMParser().parseFromString(html, 'text/html')
  // A spreadsheet's line break inside a cell has no text of its own.
  page.querySelectorAll('br').forEach((end) => end.replaceWith(' '))
  return [...page.querySelectorAll('tr')].map((row) =>
    [...row.querySelectorAll('td, th')].map((cell) => cell.textContent ?? ''),
  )
}

function joined(cells: readonly string[]): string {
  return cells
    .map((cell) => cell.replace(/\s+/g, ' ').trim())
    .filter(isSaid)
    .join(' · ')
}

function isSaid(text: string): boolean {
  return text !== ''
}
