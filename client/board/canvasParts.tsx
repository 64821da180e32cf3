import { Ghost } from '../canvas/Ghost.tsx'
import type { CanvasParts } from '../canvas/parts.ts'
import { ArrowUtil } from '../canvas/stillArrows.ts'
import { cardTools } from '../canvas/tools/CardTool.ts'
import { MatrixTool } from '../canvas/tools/MatrixTool.ts'
import { uiOverrides } from '../canvas/tools/uiOverrides.ts'
import { uiComponents } from '../canvas/uiComponents.tsx'
import { CanvasMenu } from '../cards/CanvasMenu.tsx'
import { CardShapeUtil } from '../cards/CardShapeUtil.tsx'
import { FarCards } from '../cards/FarCards.tsx'
import { LinkPicker } from '../cards/LinkPicker.tsx'
import { AreaShapeUtil } from '../journey/AreaShapeUtil.tsx'
import { StageShapeUtil } from '../journey/StageShapeUtil.tsx'
import { MatrixShapeUtil } from '../matrix/MatrixShapeUtil.tsx'
import { TokenShapeUtil } from '../matrix/TokenShapeUtil.tsx'

function InFront() {
  return (
    <>
      <Ghost />
      <LinkPicker />
    </>
  )
}

/** What the canvas draws and which tools it has; at module level, since tldraw reloads when they change. */
export const canvasParts: CanvasParts = {
  shapeUtils: [
    ArrowUtil,
    AreaShapeUtil,
    StageShapeUtil,
    MatrixShapeUtil,
    TokenShapeUtil,
    CardShapeUtil,
  ],
  tools: [...cardTools, MatrixTool],
  uiOverrides,
  uiComponents: {
    ...uiComponents,
    ContextMenu: CanvasMenu,
    InFrontOfTheCanvas: InFront,
    OnTheCanvas: FarCards,
  },
}
