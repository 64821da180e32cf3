import type { IndexKey, TLRecord } from 'tldraw'
import type { Node } from '../../model/Board.ts'
import { finite } from '../../model/finite.ts'
import { zoneLayer } from './layers.ts'
import type { Place } from './placesOf.ts'
import { PAGE } from './records.ts'
import { shapeIdOf } from './shapes.ts'

export type LinkPlace = Extract<Place, { at: 'link' }>

const STYLE = {
  kind: 'arc',
  labelColor: 'black',
  fill: 'none',
  dash: 'solid',
  size: 'm',
  arrowheadStart: 'none',
  arrowheadEnd: 'triangle',
  font: 'sans',
  start: { x: 0, y: 0 },
  end: { x: 1, y: 1 },
  labelPosition: 0.5,
  // A line of 2 and a label of 12: the card text's size, not that of a drawing.
  scale: 0.62,
  elbowMidPoint: 0.5,
} as const

/** The arrow that shows a link: all of it follows from the link but its bend, which is stored. */
export function linkArrow(place: LinkPlace, node: Node | undefined): TLRecord {
  const color = place.kind === 'next' ? 'green' : 'grey'
  return {
    typeName: 'shape',
    type: 'arrow',
    id: shapeIdOf(place.link),
    parentId: PAGE,
    index: zoneLayer('link', linkLayer(place.link)),
    x: 0,
    y: 0,
    rotation: 0,
    opacity: 1,
    isLocked: false,
    meta: {},
    props: { ...STYLE, color, text: place.label, bend: finite(node?.get('p.bend')) ?? 0 },
  } as unknown as TLRecord
}

export function linkEnd(place: LinkPlace, terminal: 'start' | 'end'): TLRecord {
  return {
    typeName: 'binding',
    type: 'arrow',
    id: linkEndId(place.link, terminal),
    fromId: shapeIdOf(place.link),
    toId: shapeIdOf(terminal === 'start' ? place.from : place.to),
    meta: {},
    props: {
      terminal,
      normalizedAnchor: { x: 0.5, y: 0.5 },
      isExact: false,
      isPrecise: false,
      snap: 'none',
    },
  } as unknown as TLRecord
}

/** Bindings that tldraw makes have ids of their own; those of a link are named after it. */
export function linkEndId(link: string, terminal: 'start' | 'end'): string {
  return `binding:${link}/${terminal}`
}

/** Arrows lie among themselves in the order of their ids. */
function linkLayer(link: string): IndexKey {
  return `a0${link.replace(/[^0-9A-Za-z]/g, '')}1` as IndexKey
}
