import { BoardCanvas } from '../canvas/BoardCanvas.tsx'
import { canvasParts } from './canvasParts.tsx'

/** The canvas with all that the features draw on it: a chunk of its own, loaded while the board syncs. */
export function Canvas() {
  return <BoardCanvas parts={canvasParts} />
}
