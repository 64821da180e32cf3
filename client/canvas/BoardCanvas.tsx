import { useCallback, useMemo, useState } from 'react'
import { Tldraw, type Editor } from 'tldraw'
import 'tldraw/tldraw.css'
import { api } from '../api.ts'
import { useSession } from '../state/session.ts'
import { CrashedPage } from '../ui/CrashBoundary.tsx'
import { useLoaded } from '../ui/useLoaded.ts'
import { assetUrls } from './assetUrls.ts'
import { bindingUtils, boardStore } from './boardStore.ts'
import { canvasUser } from './canvasUser.ts'
import { mountBoard } from './mountBoard.ts'
import type { CanvasParts } from './parts.ts'
import { Cursor } from './Cursor.tsx'
import './presence.css'

/** tldraw stops making shapes at 4,000 a page; a large workshop has cards, tokens and links on one. */
const OPTIONS = {
  maxShapesPerPage: 20_000,
  maxPages: 1,
  maxFontsToLoadBeforeRender: 0,
  createTextOnCanvasDoubleClick: false,
}

/** The operator's tldraw licence, '' when there is none: asked for while the board is still on its way. */
const licence = api.config().then(
  (config) => config.licenseKey ?? '',
  () => '',
)

/** The board as a canvas that fills its parent. */
export function BoardCanvas({ parts }: { parts: CanvasParts }) {
  const session = useSession()
  const licenseKey = useLoaded(licence)
  const [store] = useState(() => boardStore(session, parts.shapeUtils))
  const [user] = useState(() => canvasUser(session))
  const mount = useCallback((editor: Editor) => mountBoard(editor, session), [session])
  const components = useMemo(
    () => ({ ...parts.uiComponents, CollaboratorCursor: Cursor, ErrorFallback: CrashedPage }),
    [parts.uiComponents],
  )
  if (licenseKey === undefined) return null
  return (
    <div style={{ position: 'absolute', inset: 0 }}>
      <Tldraw
        store={store}
        user={user}
        shapeUtils={parts.shapeUtils}
        tools={parts.tools}
        overrides={parts.uiOverrides}
        components={components}
        bindingUtils={bindingUtils}
        assetUrls={assetUrls}
        options={OPTIONS}
        onMount={mount}
        {...(licenseKey === '' ? {} : { licenseKey })}
      />
    </div>
  )
}
