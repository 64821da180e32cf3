import styles from './Avatar.module.css'
import { initials } from './initials.ts'

interface AvatarProps {
  name: string
  colour: string
  size?: number
}

/** A person as a disc with initials, grey and a question mark for who said none; the name must stand in the control around it. */
export function Avatar({ name, colour, size = 28 }: AvatarProps) {
  return (
    <span
      className={styles.avatar}
      style={{ width: size, height: size, background: colour, fontSize: size * 0.39 }}
      aria-hidden
    >
      {initials(name) || '?'}
    </span>
  )
}
