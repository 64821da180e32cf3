import { BaseBoxShapeTool } from 'tldraw'

/** Draws a matrix, or places one of the usual size with a click. */
export class MatrixTool extends BaseBoxShapeTool {
  static override id = 'matrix'
  static override initial = 'idle'
  override shapeType = 'matrix'
}
