import { useTranslation } from 'react-i18next'
import type { Vote } from '../../../model/fields.ts'
import { nearestTick, SCALES, scoreLabel, type Scale } from '../../../model/scales.ts'
import { useBoard, useSession } from '../../state/session.ts'
import { useNameOf } from '../../state/useNameOf.ts'
import { Button } from '../../ui/Button.tsx'
import { classes } from '../../ui/classes.ts'
import { Icon } from '../../ui/Icon.tsx'
import scaleStyles from './ScoreInput.module.css'
import type { InputProps } from './inputProps.ts'
import controlStyles from './control.module.css'
import styles from './VotesInput.module.css'

type Votes = Readonly<Record<string, Vote | undefined>>

interface VotesInputProps extends InputProps<Votes> {
  /** The score that is voted on, and how to set it. */
  readonly score: number | undefined
  readonly onAgree: (score: number) => void
}

/** More than that many steps of the scale between two votes: they should talk. */
const FAR_APART = 2

/** My open vote, everybody's, and what they come to. */
export function VotesInput({ label, value = {}, onChange, readOnly, ...rest }: VotesInputProps) {
  const { t } = useTranslation('cards')
  const { me } = useSession()
  const nameOf = useNameOf()
  const scale = useBoard((state) => SCALES[state.info.scale])
  const cast = Object.entries(value).flatMap(([who, vote]) =>
    vote === undefined ? [] : [{ who, vote, name: nameOf(who) }],
  )
  const numbers = cast.flatMap(({ vote }) => (typeof vote === 'number' ? [vote] : []))
  const median = medianTick(scale, numbers)
  return (
    <div className={styles.votes}>
      {!readOnly && (
        <VoteChoices
          label={t('myVote', { label })}
          scale={scale}
          value={value[me.id]}
          onChange={(vote) => onChange({ [me.id]: vote })}
        />
      )}
      {readOnly && cast.length === 0 && <span className={controlStyles.placeholder}>–</span>}
      {cast.length > 0 && (
        <ul className={styles.cast}>
          {cast.sort(byVote).map(({ who, vote, name }) => (
            <li key={who} className={styles.vote}>
              {name} <b>{voteLabel(scale, vote)}</b>
            </li>
          ))}
        </ul>
      )}
      {isFarApart(scale, numbers) && (
        <p className={styles.warning}>
          <Icon name="warning" size={16} />
          {t('farApart', {
            low: scoreLabel(scale, Math.min(...numbers)),
            high: scoreLabel(scale, Math.max(...numbers)),
          })}
        </p>
      )}
      {!readOnly && median !== undefined && median !== rest.score && (
        <Button size="small" onClick={() => rest.onAgree(median)}>
          {t('agreeOn', { score: scoreLabel(scale, median) })}
        </Button>
      )}
    </div>
  )
}

interface VoteChoicesProps {
  readonly label: string
  readonly scale: Scale
  readonly value: Vote | undefined
  readonly onChange: (vote: Vote | undefined) => void
}

/** The scale, and two votes that are no numbers. The same vote again takes it back. */
function VoteChoices({ label, scale, value, onChange }: VoteChoicesProps) {
  const { t } = useTranslation('cards')
  const choices: { vote: Vote; label: string; name: string }[] = [
    ...scale.ticks.map((tick) => ({ vote: tick.value, label: tick.label, name: tick.label })),
    { vote: '?', label: '?', name: t('voteUnsure') },
    { vote: 'pause', label: '☕', name: t('votePause') },
  ]
  return (
    <div className={scaleStyles.scale} role="group" aria-label={label}>
      {choices.map(({ vote, label: sign, name }) => (
        <button
          key={vote}
          type="button"
          aria-pressed={vote === value}
          aria-label={name}
          title={name}
          className={classes(scaleStyles.tick, vote === value && styles.mine)}
          onClick={() => onChange(vote === value ? undefined : vote)}
        >
          {sign}
        </button>
      ))}
    </div>
  )
}

function voteLabel(scale: Scale, vote: Vote): string {
  return typeof vote === 'number' ? scoreLabel(scale, vote) : vote === 'pause' ? '☕' : '?'
}

function byVote(a: { vote: Vote; name: string }, b: { vote: Vote; name: string }): number {
  const place = (vote: Vote) => (typeof vote === 'number' ? vote : Infinity)
  const [x, y] = [place(a.vote), place(b.vote)]
  return x === y ? (a.name < b.name ? -1 : 1) : x - y
}

function isFarApart(scale: Scale, votes: readonly number[]): boolean {
  if (votes.length < 2) return false
  const ticks = votes.map((vote) => nearestTick(scale, vote))
  return Math.max(...ticks) - Math.min(...ticks) > FAR_APART
}

/** The middle vote as a value of the scale; the higher of two, since work is more often under- than overestimated. */
function medianTick(scale: Scale, votes: readonly number[]): number | undefined {
  const sorted = votes.toSorted((a, b) => a - b)
  const middle = sorted[Math.floor(sorted.length / 2)]
  return middle === undefined ? undefined : scale.ticks[nearestTick(scale, middle)]?.value
}
