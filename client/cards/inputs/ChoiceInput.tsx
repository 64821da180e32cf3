import { useTranslation } from 'react-i18next'
import type { ChoiceField } from '../../../model/fields.ts'
import { COLOURS } from '../../../model/vocabulary.ts'
import { useLanguage } from '../../i18n/useLanguage.ts'
import { classes } from '../../ui/classes.ts'
import { Icon } from '../../ui/Icon.tsx'
import { Picker } from '../Picker.tsx'
import styles from './control.module.css'
import type { InputProps } from './inputProps.ts'
import { SwatchInput } from './SwatchInput.tsx'

/** One of the field's choices, or none; own words too where the field allows them. */
export function ChoiceInput(props: InputProps<string> & { readonly field: ChoiceField }) {
  const { field, label, value, onChange, readOnly } = props
  const { t } = useTranslation('cards')
  const { word } = useLanguage()
  if (field.options === COLOURS) return <SwatchInput {...props} />
  const shown = value === undefined ? undefined : word(field.options, value)
  const keys = Object.keys(field.options)
  const isOwn = value !== undefined && !keys.includes(value)
  const options = [...keys, ...(isOwn ? [value] : [])].map((key) => ({
    value: key,
    label: word(field.options, key),
  }))
  const trigger = (
    <button
      type="button"
      className={classes(styles.control, readOnly && styles.readOnly)}
      disabled={readOnly}
      aria-label={`${label}: ${shown ?? t('none')}`}
    >
      <span className={classes(styles.value, shown === undefined && styles.placeholder)}>
        {shown ?? props.hint ?? '–'}
      </span>
      {!readOnly && <Icon name="chevronDown" size={16} />}
    </button>
  )
  return (
    <Picker
      label={label}
      defaultOpen={props.autoFocus}
      onClose={props.onDone}
      trigger={trigger}
      options={options}
      chosen={value === undefined ? [] : [value]}
      onToggle={(key) => onChange(key === value ? undefined : key)}
      {...(field.custom
        ? { create: { label: (typed) => t('ownWord', { typed }), run: onChange } }
        : {})}
    />
  )
}
