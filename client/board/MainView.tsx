import { Suspense, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../state/session.ts'
import { useUi, type FullView } from '../state/uiStore.ts'
import { Button } from '../ui/Button.tsx'
import { fetchParts, lazyPart } from '../state/lazyPart.ts'
import { useLoaded } from '../ui/useLoaded.ts'
import styles from './MainView.module.css'

/** The largest part of the page: asked for at once, and on its way while the board syncs. */
const canvas = import('./Canvas.tsx')
const FULL_VIEWS = {
  table: lazyPart(() => import('../backlog/TableView.tsx').then((m) => m.TableView)),
  matrix: lazyPart(() => import('../matrix/MatrixView.tsx').then((m) => m.MatrixView)),
} satisfies Record<FullView, unknown>

const VersionPreview = lazyPart(() =>
  import('../history/VersionPreview.tsx').then((m) => m.VersionPreview),
)

/** By then the board stands, and what is left of the network is free. */
const FETCH_REST_MS = 3000

/** The canvas, and over it the table or the matrix where one is open. */
export function MainView() {
  const full = useUi((state) => state.full)
  const preview = useUi((state) => state.preview)
  const loaded = useLoaded(canvas)
  useEffect(() => {
    if (!loaded) return
    const timer = setTimeout(() => void fetchParts(), FETCH_REST_MS)
    return () => clearTimeout(timer)
  }, [loaded])
  return (
    <main className={styles.main}>
      {/* The canvas stays mounted: coming back must not load it again. */}
      <div className={styles.canvas} inert={full !== undefined || preview !== undefined}>
        {loaded && <loaded.Canvas />}
      </div>
      {full && !preview && <FullScreenView key={full} view={full} />}
      {preview && (
        <Suspense>
          <VersionPreview key={preview.id} preview={preview}>
            <PreviewedView full={full} />
          </VersionPreview>
        </Suspense>
      )}
    </main>
  )
}

/** Canvas, table or matrix of what a preview shows. */
function PreviewedView({ full }: { full: FullView | undefined }) {
  const loaded = useLoaded(canvas)
  if (full === undefined) return loaded && <loaded.Canvas />
  const View = FULL_VIEWS[full]
  return <View />
}

function FullScreenView({ view }: { view: FullView }) {
  const { t } = useTranslation('board')
  const { ui } = useSession()
  const View = FULL_VIEWS[view]
  useEffect(() => {
    const handleKey = (event: KeyboardEvent) => {
      // A menu, an editor or a drag that used Escape has said so.
      if (event.key !== 'Escape' || event.defaultPrevented || isTyping(event.target)) return
      ui.setState({ full: undefined })
    }
    addEventListener('keydown', handleKey)
    return () => removeEventListener('keydown', handleKey)
  }, [ui])
  return (
    <section className={styles.full} aria-label={t(`view.${view}`)}>
      <header className={styles.header}>
        <Button variant="quiet" icon="arrowLeft" onClick={() => ui.setState({ full: undefined })}>
          {t('backToBoard')}
        </Button>
        <h2 className={styles.title}>{t(`view.${view}`)}</h2>
      </header>
      <div className={styles.content}>
        <Suspense>
          <View />
        </Suspense>
      </div>
    </section>
  )
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, [contenteditable=true]')
}
