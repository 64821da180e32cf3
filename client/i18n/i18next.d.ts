import type backlog from './en/backlog.json'
import type board from './en/board.json'
import type canvas from './en/canvas.json'
import type cards from './en/cards.json'
import type common from './en/common.json'
import type history from './en/history.json'
import type home from './en/home.json'
import type importing from './en/import.json'
import type join from './en/join.json'
import type manage from './en/manage.json'
import type matrix from './en/matrix.json'
import type notices from './en/notices.json'

/** A text that isn't there is a type error. */
declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common'
    resources: {
      backlog: typeof backlog
      board: typeof board
      canvas: typeof canvas
      cards: typeof cards
      common: typeof common
      history: typeof history
      home: typeof home
      import: typeof importing
      join: typeof join
      manage: typeof manage
      matrix: typeof matrix
      notices: typeof notices
    }
  }
}
