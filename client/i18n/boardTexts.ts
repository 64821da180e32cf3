import { i18next } from './i18n.ts'
import enBacklog from './en/backlog.json'
import enBoard from './en/board.json'
import enCanvas from './en/canvas.json'
import enCards from './en/cards.json'
import enMatrix from './en/matrix.json'
import frBacklog from './fr/backlog.json'
import frBoard from './fr/board.json'
import frCanvas from './fr/canvas.json'
import frCards from './fr/cards.json'
import frMatrix from './fr/matrix.json'

const texts = {
  en: {
    backlog: enBacklog,
    board: enBoard,
    canvas: enCanvas,
    cards: enCards,
    matrix: enMatrix,
  },
  fr: {
    backlog: frBacklog,
    board: frBoard,
    canvas: frCanvas,
    cards: frCards,
    matrix: frMatrix,
  },
}

/** The texts of an open board, loaded with its code. */
export function addBoardTexts(): void {
  for (const [language, namespaces] of Object.entries(texts)) {
    for (const [namespace, bundle] of Object.entries(namespaces)) {
      i18next.addResourceBundle(language, namespace, bundle)
    }
  }
}
