import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { isLanguage } from '../../model/language.ts'
import { splitOf } from '../../model/matrix.ts'
import { isScaleName, SCALES } from '../../model/scales.ts'
import { goalText, setSettings } from '../../model/workshop.ts'
import { useLanguage } from '../i18n/useLanguage.ts'
import { YTextArea } from '../cards/YTextArea.tsx'
import { useBoard, useCan, useSession } from '../state/session.ts'
import { LANGUAGE_NAMES } from '../ui/languageNames.ts'
import { Select } from '../ui/Select.tsx'
import { AreaList } from './AreaList.tsx'
import styles from './BoardPanel.module.css'
import { GoalCount } from './GoalLine.tsx'
import { useEdit } from './useEdit.ts'

/** What holds for the whole board. Everybody reads it, facilitators set it. */
export function BoardPanel() {
  const { t } = useTranslation('board')
  return (
    <div className={styles.panel}>
      <Goal />
      <Scoring />
      <Section title={t('boardPanel.areas')}>
        <AreaList />
      </Section>
      <BoardLanguage />
    </div>
  )
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.section}>
      <h2 className={styles.heading}>{title}</h2>
      {children}
    </section>
  )
}

function Goal() {
  const { t } = useTranslation('board')
  const { board } = useSession()
  const goal = useBoard((state) => state.info.goal)
  const leads = useCan('arrange')
  return (
    <Section title={t('goal')}>
      {leads ? (
        <YTextArea
          text={goalText(board)}
          label={t('goal')}
          placeholder={t('goalPlaceholder')}
          single
          className={styles.goal ?? ''}
        />
      ) : (
        <p>{goal || t('noGoal')}</p>
      )}
      {goal !== '' && (
        <div>
          <GoalCount goal={goal} />
        </div>
      )}
    </Section>
  )
}

function Scoring() {
  const { t } = useTranslation('board')
  const { say } = useLanguage()
  const { board } = useSession()
  const info = useBoard((state) => state.info)
  const edit = useEdit()
  const leads = useCan('arrange')
  const split = splitOf(info)
  // The highest value can't be the last low one: nothing would be high.
  const ticks = SCALES[info.scale].ticks
    .slice(0, -1)
    .map(({ value, label }) => ({ value: String(value), label }))
  return (
    <Section title={t('boardPanel.scoring')}>
      <Select
        label={t('boardPanel.scale')}
        disabled={!leads}
        value={info.scale}
        options={Object.entries(SCALES).map(([value, scale]) => ({
          value,
          label: say(scale.label),
          about: scale.ticks.map((tick) => tick.label).join(' '),
        }))}
        onChange={(scale) => {
          if (isScaleName(scale)) edit(() => setSettings(board, { scale }))
        }}
      />
      <div className={styles.pair}>
        <Select
          label={t('boardPanel.splitImpact')}
          disabled={!leads}
          value={String(split.impact)}
          options={ticks}
          onChange={(value) => edit(() => setSettings(board, { splitImpact: Number(value) }))}
        />
        <Select
          label={t('boardPanel.splitEffort')}
          disabled={!leads}
          value={String(split.effort)}
          options={ticks}
          onChange={(value) => edit(() => setSettings(board, { splitEffort: Number(value) }))}
        />
      </div>
      <p className={styles.note}>{t('boardPanel.splitAbout')}</p>
    </Section>
  )
}

function BoardLanguage() {
  const { t } = useTranslation('board')
  const { board } = useSession()
  const language = useBoard((state) => state.info.language)
  const edit = useEdit()
  const leads = useCan('arrange')
  return (
    <Section title={t('boardPanel.language')}>
      <Select
        label={t('boardPanel.language')}
        bare
        disabled={!leads}
        value={language}
        options={LANGUAGE_NAMES}
        onChange={(value) => {
          if (isLanguage(value)) edit(() => setSettings(board, { language: value }))
        }}
      />
      <p className={styles.note}>{t('boardPanel.languageAbout')}</p>
    </Section>
  )
}
