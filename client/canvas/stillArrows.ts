import {
  ArrowBindingUtil,
  ArrowShapeUtil,
  type TLAnyShapeUtilConstructor,
  type TLArrowShape,
} from 'tldraw'

/**
 * Arrows stay on the page, in their own layer. Stock arrows move into the parent of their ends and above them on
 * whatever screen sees them change; ours are where the document says.
 */
export class StillArrowBindingUtil extends ArrowBindingUtil {
  override onAfterCreate(): void {}
  override onAfterChange(): void {}
  override onAfterChangeFromShape(): void {}
  override onAfterChangeToShape(): void {}
}

/** tldraw breaks on an arrow that somebody deletes while it is being dragged. */
class SteadyArrowShapeUtil extends ArrowShapeUtil {
  override onTranslate(initial: TLArrowShape, shape: TLArrowShape | undefined): void {
    if (shape) super.onTranslate(initial, shape)
  }
}

// tldraw declares its own utils less strictly than it asks for them.
export const ArrowUtil = SteadyArrowShapeUtil as unknown as TLAnyShapeUtilConstructor
