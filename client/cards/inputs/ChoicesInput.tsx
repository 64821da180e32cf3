import { useTranslation } from 'react-i18next'
import type { ChoicesField } from '../../../model/fields.ts'
import { useLanguage } from '../../i18n/useLanguage.ts'
import { Icon } from '../../ui/Icon.tsx'
import { Picker } from '../Picker.tsx'
import { Chip } from './Chip.tsx'
import styles from './control.module.css'
import type { InputProps } from './inputProps.ts'

/** Several of the field's choices, as chips. */
export function ChoicesInput(
  props: InputProps<readonly string[]> & { readonly field: ChoicesField },
) {
  const { field, label, value = [], onChange, readOnly, autoFocus } = props
  const { t } = useTranslation('cards')
  const { word } = useLanguage()
  const toggle = (key: string) =>
    onChange(value.includes(key) ? value.filter((other) => other !== key) : [...value, key])
  const keys = [...new Set([...Object.keys(field.options), ...value])]
  return (
    <div className={styles.chips}>
      {value.map((key) => (
        <Chip
          key={key}
          text={word(field.options, key)}
          {...(readOnly ? {} : { onRemove: () => toggle(key) })}
        />
      ))}
      {readOnly && value.length === 0 && <span className={styles.placeholder}>–</span>}
      {!readOnly && (
        <Picker
          many
          label={label}
          defaultOpen={autoFocus}
          trigger={
            <button type="button" className={styles.add} aria-label={t('addTo', { label })}>
              <Icon name="plus" size={14} />
              {t('add')}
            </button>
          }
          options={keys.map((key) => ({ value: key, label: word(field.options, key) }))}
          chosen={value}
          onToggle={toggle}
          {...(field.custom
            ? { create: { label: (typed) => t('ownWord', { typed }), run: toggle } }
            : {})}
        />
      )}
    </div>
  )
}
