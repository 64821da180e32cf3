import { useEffect, useState, type ReactNode } from 'react'
import { SessionContext, useSession } from '../state/session.ts'
import type { Preview } from '../state/uiStore.ts'
import { PreviewBar } from './PreviewBar.tsx'
import { endPreview, previewSession } from './previewSession.ts'
import styles from './VersionPreview.module.css'

interface VersionPreviewProps {
  preview: Preview
  /** The view that shows it. */
  children: ReactNode
}

/** Another state of the board in its place, with what can be done about it. Escape goes back. */
export function VersionPreview({ preview, children }: VersionPreviewProps) {
  const live = useSession()
  const [session] = useState(() => previewSession(live, preview.board))
  useEffect(() => () => endPreview(session), [session])
  useEffect(() => {
    const handleKey = (event: KeyboardEvent) => {
      // A menu, a dialog or the canvas that used Escape has said so.
      if (event.key === 'Escape' && !event.defaultPrevented)
        live.ui.setState({ preview: undefined })
    }
    addEventListener('keydown', handleKey)
    return () => removeEventListener('keydown', handleKey)
  }, [live])
  return (
    <section className={styles.preview} aria-label={preview.title}>
      <PreviewBar preview={preview} />
      <div className={styles.view}>
        <SessionContext.Provider value={session}>{children}</SessionContext.Provider>
      </div>
    </section>
  )
}
