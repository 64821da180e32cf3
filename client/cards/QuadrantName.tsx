import { QUADRANTS, type Quadrant } from '../../model/matrix.ts'
import { useLanguage } from '../i18n/useLanguage.ts'
import styles from './QuadrantName.module.css'

/** The quadrant a story lies in, in its colour. */
export function QuadrantName({ quadrant }: { quadrant: Quadrant }) {
  const { word } = useLanguage()
  return <span className={styles[quadrant]}>{word(QUADRANTS, quadrant)}</span>
}
