import type { Story } from '../../model/matrix.ts'
import { joinPhrase, storyPhrases } from '../../model/storyText.ts'
import { useBoard } from '../state/session.ts'
import styles from './StorySentence.module.css'

/** "As a **buyer** I want a price per line *so that I can compare*": who stands out, why stands back. */
export function StorySentence({ story, empty }: { story: Story; empty: string }) {
  const language = useBoard((state) => state.info.language)
  const phrases = storyPhrases(story.fields, language)
  if (phrases.length === 0) return <span className={styles.why}>{empty}</span>
  return (
    <span className={styles.sentence}>
      {phrases.map((phrase, i) => {
        const lead = joinPhrase(phrase).slice(0, -phrase.text.length)
        const isWhy = phrase.text === story.fields.soThat
        const isWho = i === 0 && phrase.text === story.fields.asA
        return (
          <span key={phrase.text} className={isWhy ? styles.why : undefined}>
            {i > 0 && ' '}
            {lead}
            {isWho ? <b className={styles.who}>{phrase.text}</b> : phrase.text}
          </span>
        )
      })}
    </span>
  )
}
