import { BaseBoxShapeUtil, type TLFontFace } from 'tldraw'
import { FONT_FACES } from './fontFaces.ts'
import type { AreaShape, CardShape, MatrixShape, StageShape, TokenShape } from './shapes.ts'

/** What our shapes have in common: the board says where they lie and how large they are, and what is inside them. */
export abstract class PlainUtil<
  Shape extends CardShape | StageShape | AreaShape | MatrixShape | TokenShape,
> extends BaseBoxShapeUtil<Shape> {
  override canResize(_shape: Shape): boolean {
    return false
  }
  override hideResizeHandles(shape: Shape): boolean {
    return !this.canResize(shape)
  }
  override hideRotateHandle(): boolean {
    return true
  }
  override hideSelectionBoundsFg(shape: Shape): boolean {
    return !this.canResize(shape)
  }
  override canReceiveNewChildrenOfType(): boolean {
    return false
  }
  override getFontFaces(): TLFontFace[] {
    return FONT_FACES
  }
}
