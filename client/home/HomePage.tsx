import { Suspense, useEffect, useRef, useState, type ReactNode, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { Template } from '../../model/template.ts'
import { recentBoards, type RecentBoard } from '../auth/recentBoards.ts'
import { errorText } from '../i18n/errorText.ts'
import { lazyPart } from '../state/lazyPart.ts'
import { dismissToast, toast, toastStore } from '../state/toasts.ts'
import { Icon } from '../ui/Icon.tsx'
import { Toasts } from '../ui/Toasts.tsx'
import { HomeHeader } from './HomeHeader.tsx'
import styles from './HomePage.module.css'
import { openBoardFile } from './newBoard.ts'
import { DeletedBoards, RecentBoards } from './RecentBoards.tsx'
import { TemplateGallery } from './TemplateGallery.tsx'
import { useFileDrop } from './useFileDrop.ts'
import { useTemplates } from './useTemplates.ts'

const NewBoardDialog = lazyPart(() => import('./NewBoardDialog.tsx').then((m) => m.NewBoardDialog))
const RenameDialog = lazyPart(() => import('./RenameDialog.tsx').then((m) => m.RenameDialog))

export function HomePage() {
  const { t } = useTranslation(['home', 'common'])
  const { templates, retry } = useTemplates()
  const toasts = useStore(toastStore)
  const [chosen, setChosen] = useState<Template>()
  const picker = useRef<HTMLInputElement>(null)
  const dropping = useFileDrop(openFile)
  useEffect(() => {
    document.title = t('common:appName')
  }, [t])
  return (
    <div className={styles.page}>
      <HomeHeader />
      <main className={styles.main}>
        <div className={styles.intro}>
          <h1 className={styles.headline}>{t('headline')}</h1>
          <p className={styles.lede}>{t('lede')}</p>
        </div>
        <Section title={t('newBoard')}>
          <TemplateGallery
            templates={templates}
            onChoose={setChosen}
            onRetry={retry}
            onOpenFile={() => picker.current?.click()}
          />
        </Section>
        <BoardSections templates={templates.at === 'done' ? templates.value : []} />
      </main>
      <footer className={styles.footer}>
        <Icon name="lock" size={18} />
        <p>{t('promise')}</p>
      </footer>
      <FilePicker ref={picker} />
      {dropping && <div className={styles.drop}>{t('dropHere')}</div>}
      <Suspense>
        {chosen && <NewBoardDialog template={chosen} onClose={() => setChosen(undefined)} />}
      </Suspense>
      <Toasts toasts={toasts} onDismiss={dismissToast} />
    </div>
  )
}

function BoardSections({ templates }: { templates: readonly Template[] }) {
  const { t } = useTranslation('home')
  const boards = useStore(recentBoards)
  const [renamed, setRenamed] = useState<RecentBoard>()
  const live = boards.filter(({ deletedAt }) => deletedAt === undefined)
  const deleted = boards.filter(({ deletedAt }) => deletedAt !== undefined)
  return (
    <>
      <Section title={t('recent')}>
        {live.length === 0 ? (
          <p className={styles.empty}>{t('noRecent')}</p>
        ) : (
          <RecentBoards boards={live} templates={templates} onRename={setRenamed} />
        )}
      </Section>
      {deleted.length > 0 && (
        <Section title={t('deletedBoards')}>
          <DeletedBoards boards={deleted} />
        </Section>
      )}
      <Suspense>
        {renamed && <RenameDialog board={renamed} onClose={() => setRenamed(undefined)} />}
      </Suspense>
    </>
  )
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.section} aria-label={title}>
      <h2 className={styles.heading}>{title}</h2>
      {children}
    </section>
  )
}

function FilePicker({ ref }: { ref: RefObject<HTMLInputElement | null> }) {
  return (
    <input
      ref={ref}
      type="file"
      accept=".json,application/json"
      hidden
      onChange={(event) => {
        const file = event.target.files?.[0]
        if (file) openFile(file)
        event.target.value = ''
      }}
    />
  )
}

function openFile(file: File): void {
  openBoardFile(file).catch((error: unknown) => toast(errorText(error), { tone: 'error' }))
}
