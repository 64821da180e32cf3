import { RadioGroup } from 'radix-ui'
import { COLOURS } from '../../../model/vocabulary.ts'
import { useLanguage } from '../../i18n/useLanguage.ts'
import type { InputProps } from './inputProps.ts'
import styles from './SwatchInput.module.css'

/** One of the paints, shown as it looks. */
export function SwatchInput({ label, value, onChange, readOnly }: InputProps<string>) {
  const { word } = useLanguage()
  return (
    <RadioGroup.Root
      className={styles.swatches}
      aria-label={label}
      value={value ?? ''}
      onValueChange={onChange}
      disabled={readOnly}
      orientation="horizontal"
    >
      {Object.keys(COLOURS).map((colour) => (
        <RadioGroup.Item
          key={colour}
          value={colour}
          className={styles.swatch}
          style={{ background: `var(--note-${colour})` }}
          aria-label={word(COLOURS, colour)}
          title={word(COLOURS, colour)}
        />
      ))}
    </RadioGroup.Root>
  )
}
