import {
  createTLStore,
  defaultBindingUtils,
  defaultShapeUtils,
  type TLAnyBindingUtilConstructor,
  type TLAnyShapeUtilConstructor,
  type TLStore,
} from 'tldraw'
import type { BoardSession } from '../state/session.ts'
import { bindSession } from './shapes.ts'
import { StillArrowBindingUtil } from './stillArrows.ts'

/** Shapes that would load things from other hosts. */
const FOREIGN = new Set(['embed', 'bookmark', 'video'])

export const bindingUtils: readonly TLAnyBindingUtilConstructor[] = [StillArrowBindingUtil]

/** What tldraw draws with, and the canvas has no own way of drawing. */
export function stockUtils(
  shapeUtils: readonly TLAnyShapeUtilConstructor[],
): readonly TLAnyShapeUtilConstructor[] {
  const own = new Set(shapeUtils.map(({ type }) => type))
  const stock = defaultShapeUtils as unknown as readonly TLAnyShapeUtilConstructor[]
  return stock.filter(({ type }) => !FOREIGN.has(type) && !own.has(type))
}

/** An empty store for a board's canvas, which its editor, tools and shapes reach the board by. */
export function boardStore(
  session: BoardSession,
  shapeUtils: readonly TLAnyShapeUtilConstructor[],
): TLStore {
  const store = createTLStore({
    shapeUtils: [...stockUtils(shapeUtils), ...shapeUtils],
    bindingUtils: [...defaultBindingUtils.filter(({ type }) => type !== 'arrow'), ...bindingUtils],
  })
  bindSession(store, session)
  return store
}
