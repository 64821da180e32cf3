import type { Template } from '../../model/template.ts'
import { areaAround, journeyColumns } from '../../model/layout.ts'
import type { Box } from '../../model/state.ts'
import { AreaPicture } from './AreaPicture.tsx'

const MARGIN = 120
/** Boards are wide; a tall one is shown in the same frame, with paper beside it. */
const RATIO = 16 / 9

/** A template's board in miniature: its areas where they lie, filled with what belongs there. */
export function TemplatePicture({ template }: { template: Template }) {
  const boxes = template.areas.map(({ box, stages }) =>
    areaAround(
      box,
      journeyColumns(
        box,
        stages.map(() => 0),
      ),
    ),
  )
  return (
    <svg viewBox={frameOf(boxes).join(' ')} aria-hidden width="100%" style={{ display: 'block' }}>
      {template.areas.map((area, i) => (
        <AreaPicture
          key={area.id}
          kind={area.kind}
          stages={area.stages.length}
          box={boxes[i] ?? area.box}
        />
      ))}
    </svg>
  )
}

function frameOf(boxes: readonly Box[]): Box {
  const left = Math.min(...boxes.map(([x]) => x)) - MARGIN
  const top = Math.min(...boxes.map(([, y]) => y)) - MARGIN
  const width = Math.max(...boxes.map(([x, , w]) => x + w)) + MARGIN - left
  const height = Math.max(...boxes.map(([, y, , h]) => y + h)) + MARGIN - top
  const [w, h] = [Math.max(width, height * RATIO), Math.max(height, width / RATIO)]
  return [left - (w - width) / 2, top - (h - height) / 2, w, h]
}
