import { useTranslation } from 'react-i18next'
import type { Template } from '../../model/template.ts'
import { errorText } from '../i18n/errorText.ts'
import { useLanguage } from '../i18n/useLanguage.ts'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import styles from './TemplateGallery.module.css'
import { TemplatePicture } from './TemplatePicture.tsx'
import type { Loading } from './useTemplates.ts'

interface TemplateGalleryProps {
  templates: Loading<readonly Template[]>
  onChoose: (template: Template) => void
  onRetry: () => void
  onOpenFile: () => void
}

export function TemplateGallery(props: TemplateGalleryProps) {
  const { t } = useTranslation('home')
  const { templates, onChoose, onRetry, onOpenFile } = props
  if (templates.at === 'failed') {
    return (
      <div className={styles.failed} role="alert">
        <Icon name="offline" size={24} />
        <p>{errorText(templates.error)}</p>
        <Button onClick={onRetry}>{t('tryAgain')}</Button>
      </div>
    )
  }
  return (
    <ul className={styles.gallery} aria-busy={templates.at === 'loading'}>
      {templates.at === 'loading' &&
        [1, 2].map((i) => <li key={i} className={styles.skeleton} aria-hidden />)}
      {templates.at === 'done' &&
        templates.value.map((template) => (
          <li key={template.id}>
            <TemplateCard template={template} onChoose={() => onChoose(template)} />
          </li>
        ))}
      <li>
        <button type="button" className={styles.open} onClick={onOpenFile}>
          <span className={styles.openIcon}>
            <Icon name="open" size={24} />
          </span>
          <strong>{t('openFile')}</strong>
          <span>{t('openFileAbout')}</span>
        </button>
      </li>
    </ul>
  )
}

function TemplateCard({ template, onChoose }: { template: Template; onChoose: () => void }) {
  const { say } = useLanguage()
  return (
    <button type="button" className={styles.card} onClick={onChoose}>
      <span className={styles.picture}>
        <TemplatePicture template={template} />
      </span>
      <span className={styles.text}>
        <strong className={styles.title}>{say(template.title)}</strong>
        <span className={styles.about}>{say(template.about)}</span>
        <span className={styles.facts}>
          <span>
            <Icon name="clock" size={16} /> {say(template.duration)}
          </span>
          <span>
            <Icon name="users" size={16} /> {say(template.people)}
          </span>
        </span>
      </span>
    </button>
  )
}
