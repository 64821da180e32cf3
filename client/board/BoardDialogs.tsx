import { lazy, Suspense, type ComponentType } from 'react'
import { useSession } from '../state/session.ts'
import { useUi, type DialogName } from '../state/uiStore.ts'

interface OwnDialogProps {
  onClose: () => void
}

/** Loaded when first opened: none is needed to see the board. */
const DIALOGS: Record<DialogName, ComponentType<OwnDialogProps>> = {
  share: lazy(() => import('./ShareDialog.tsx').then((m) => ({ default: m.ShareDialog }))),
  export: lazy(() => import('./ExportDialog.tsx').then((m) => ({ default: m.ExportDialog }))),
  bin: lazy(() => import('./BinDialog.tsx').then((m) => ({ default: m.BinDialog }))),
  shortcuts: lazy(() =>
    import('./ShortcutsDialog.tsx').then((m) => ({ default: m.ShortcutsDialog })),
  ),
  import: lazy(() =>
    import('../import/ImportDialog.tsx').then((m) => ({ default: m.ImportDialog })),
  ),
}

export function BoardDialogs() {
  const { ui } = useSession()
  const dialog = useUi((state) => state.dialog)
  if (dialog === undefined) return null
  const Open = DIALOGS[dialog]
  return (
    <Suspense>
      <Open onClose={() => ui.setState({ dialog: undefined })} />
    </Suspense>
  )
}
