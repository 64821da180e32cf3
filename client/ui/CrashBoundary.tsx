import { Component, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './Button.tsx'
import { MessagePage } from './MessagePage.tsx'

/** The last net: a page that failed says so and offers a way on. */
export class CrashBoundary extends Component<{ children: ReactNode }, { crashed: boolean }> {
  override state = { crashed: false }

  static getDerivedStateFromError(): { crashed: boolean } {
    return { crashed: true }
  }

  override render(): ReactNode {
    return this.state.crashed ? <CrashedPage /> : this.props.children
  }
}

/** What is left of a part that failed: what happened, and a way on. */
export function CrashedPage() {
  const { t } = useTranslation()
  return (
    <MessagePage icon="warning" title={t('crashedTitle')} text={t('crashed')}>
      <Button variant="primary" onClick={() => location.reload()}>
        {t('reload')}
      </Button>
      <Button onClick={() => location.assign('/')}>{t('toHome')}</Button>
    </MessagePage>
  )
}
