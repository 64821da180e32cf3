import { ArrowBindingUtil } from 'tldraw'

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
