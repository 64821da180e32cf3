import { useTranslation } from 'react-i18next'
import { go } from '../routes.ts'
import { Button } from '../ui/Button.tsx'
import { MessagePage } from '../ui/MessagePage.tsx'

export function NotFoundPage() {
  const { t } = useTranslation()
  return (
    <MessagePage icon="search" title={t('notFoundTitle')} text={t('notFound')}>
      <Button variant="primary" onClick={() => go('/')}>
        {t('toHome')}
      </Button>
    </MessagePage>
  )
}
