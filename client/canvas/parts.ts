import type {
  TLAnyShapeUtilConstructor,
  TLComponents,
  TLStateNodeConstructor,
  TLUiOverrides,
} from 'tldraw'

/** What the features hand to the canvas; put together in client/board/canvasParts.tsx, since the canvas knows no feature. */
export interface CanvasParts {
  readonly shapeUtils: readonly TLAnyShapeUtilConstructor[]
  readonly tools: readonly TLStateNodeConstructor[]
  readonly uiOverrides: TLUiOverrides
  readonly uiComponents: TLComponents
}
