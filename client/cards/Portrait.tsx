import { useSession } from '../state/session.ts'
import { initials } from '../ui/initials.ts'
import { portraitUrl } from './portraitUrl.ts'
import styles from './Portrait.module.css'

interface PortraitProps {
  readonly value: string | undefined
  readonly name: string
  readonly size?: number
}

/** A face: an emoji, an image or, without either, initials. Decoration: the name stands beside it. */
export function Portrait({ value, name, size = 44 }: PortraitProps) {
  const { boardId } = useSession()
  const url = portraitUrl(value, boardId)
  return (
    <span
      className={styles.face}
      style={{ width: size, height: size, fontSize: size * 0.42 }}
      aria-hidden
    >
      {url ? <img src={url} alt="" /> : (value ?? initials(name))}
    </span>
  )
}
