import { Suspense, type ComponentType } from 'react'
import { useSession } from '../state/session.ts'
import { useUi, type DialogName } from '../state/uiStore.ts'
import { lazyPart } from '../state/lazyPart.ts'

interface OwnDialogProps {
  onClose: () => void
}

/** Loaded when first opened: none is needed to see the board. */
const DIALOGS: Record<DialogName, ComponentType<OwnDialogProps>> = {
  share: lazyPart(() => import('./ShareDialog.tsx').then((m) => m.ShareDialog)),
  export: lazyPart(() => import('./ExportDialog.tsx').then((m) => m.ExportDialog)),
  people: lazyPart(() => import('./PeopleDialog.tsx').then((m) => m.PeopleDialog)),
  bin: lazyPart(() => import('./BinDialog.tsx').then((m) => m.BinDialog)),
  shortcuts: lazyPart(() => import('./ShortcutsDialog.tsx').then((m) => m.ShortcutsDialog)),
  import: lazyPart(() => import('../import/ImportDialog.tsx').then((m) => m.ImportDialog)),
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
