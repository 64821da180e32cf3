import type { Card } from '../../model/cards.ts'
import { setStage } from '../../model/columns.ts'
import { setField } from '../../model/commands.ts'
import type { Field, FieldInput as Input, RefField, Vote, VotesField } from '../../model/fields.ts'
import type { CardId } from '../../model/ids.ts'
import { useLanguage } from '../i18n/useLanguage.ts'
import { acting, useCan, useSession } from '../state/session.ts'
import { ChoiceInput } from './inputs/ChoiceInput.tsx'
import { ChoicesInput } from './inputs/ChoicesInput.tsx'
import { DateInput } from './inputs/DateInput.tsx'
import type { InputProps } from './inputs/inputProps.ts'
import { ListInput } from './inputs/ListInput.tsx'
import { NumberInput } from './inputs/NumberInput.tsx'
import { PortraitInput } from './inputs/PortraitInput.tsx'
import { RefInput } from './inputs/RefInput.tsx'
import { ScoreInput } from './inputs/ScoreInput.tsx'
import { TextFieldInput } from './inputs/TextFieldInput.tsx'
import { VotesInput } from './inputs/VotesInput.tsx'
import { useEdit } from './useEdit.ts'
import { useCardName } from './useCards.ts'

interface FieldInputProps {
  readonly card: Card
  readonly name: string
  readonly field: Field
  readonly autoFocus?: boolean
  /** A choice was made or given up. */
  readonly onDone?: () => void
}

/** Edits any field of a card, by its type. What it looks like is the same in the panel and in a table's cell. */
export function FieldInput({ card, name, field, autoFocus = false, onDone }: FieldInputProps) {
  const session = useSession()
  const edit = useEdit()
  const nameOf = useCardName()
  const { say } = useLanguage()
  const mayEdit = useCan('edit')
  const mayArrange = useCan('arrange')
  const label = say(field.label)
  const value = card.fields[name]
  const { random } = acting(session)
  const input = {
    label,
    hint: field.hint && say(field.hint),
    autoFocus,
    onDone,
    readOnly: !mayEdit || (field.facilitator === true && !mayArrange),
    onChange: (next: Input) => edit(() => setField(session.board, card.id, name, next, random)),
  }
  switch (field.type) {
    case 'text':
      return <TextFieldInput card={card} name={name} field={field} autoFocus={autoFocus} />
    case 'choice':
      return <ChoiceInput {...input} field={field} value={value as string | undefined} />
    case 'choices':
      return <ChoicesInput {...input} field={field} value={value as readonly string[]} />
    case 'number':
      return (
        <NumberInput
          {...input}
          min={field.min}
          max={field.max}
          value={value as number | undefined}
        />
      )
    case 'date':
      return <DateInput {...input} value={value as string | undefined} />
    case 'list':
      return <ListInput {...input} card={card} name={name} field={field} />
    case 'ref':
      return <RefFieldInput {...input} card={card} name={name} field={field} />
    case 'score':
      return <ScoreInput {...input} value={value as number | undefined} />
    case 'votes':
      return <VotesFieldInput {...input} card={card} name={name} field={field} />
    case 'portrait':
      return <PortraitInput {...input} name={nameOf(card)} value={value as string | undefined} />
    case 'key':
      return <span>{(value as string | undefined) ?? '–'}</span>
  }
}

interface PartProps<F extends Field> extends Omit<InputProps<Input>, 'value'> {
  readonly card: Card
  readonly name: string
  readonly field: F
}

/** A stage moves the card into its column; any other reference is a value. */
function RefFieldInput({ card, name, field, onChange, ...input }: PartProps<RefField>) {
  const session = useSession()
  const edit = useEdit()
  const value = card.fields[name]
  const ids = (field.many ? value : value === undefined ? [] : [value]) as readonly CardId[]
  const change = (next: readonly CardId[] = []) => {
    if (name !== 'stage') onChange(field.many ? next : next[0])
    else edit(() => setStage(session.board, card.id, next[0], acting(session).random))
  }
  return <RefInput {...input} field={field} card={card} value={ids} onChange={change} />
}

function VotesFieldInput({ card, name, field, ...input }: PartProps<VotesField>) {
  const session = useSession()
  const edit = useEdit()
  return (
    <VotesInput
      {...input}
      value={card.fields[name] as Readonly<Record<string, Vote>>}
      score={card.fields[field.of] as number | undefined}
      onAgree={(score) =>
        edit(() => setField(session.board, card.id, field.of, score, acting(session).random))
      }
    />
  )
}
