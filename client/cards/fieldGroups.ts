import { kindOf, type Card } from '../../model/cards.ts'
import type { Field, FieldValue } from '../../model/fields.ts'
import type { Kind } from '../../model/kinds/kind.ts'
import type { Words } from '../../model/language.ts'
import { COLOURS } from '../../model/vocabulary.ts'

export interface FieldGroup {
  /** Undefined for fields without a heading. */
  readonly heading: Words | undefined
  readonly fields: readonly (readonly [name: string, field: Field])[]
}

/**
 * All fields of a kind as a form shows them: those of the face, then everything else in the order of the declaration. Fields with a heading stand together where the first of them would.
 */
export function fieldGroups(kind: Kind): FieldGroup[] {
  const groups: { heading: Words | undefined; fields: [string, Field][] }[] = []
  const declared = Object.keys(kind.fields)
  for (const name of new Set([...kind.face, ...declared])) {
    const field = kind.fields[name]
    if (!field || field.type === 'key') continue
    const last = groups.at(-1)
    const group = field.group
      ? groups.find((other) => other.heading === field.group)
      : last?.heading === undefined
        ? last
        : undefined
    if (group) group.fields.push([name, field])
    else groups.push({ heading: field.group, fields: [[name, field]] })
  }
  for (const group of groups) {
    if (group.heading) {
      group.fields.sort((a, b) => declared.indexOf(a[0]) - declared.indexOf(b[0]))
    }
  }
  return groups
}

/**
 * Which fields of a group take a whole line: the title, long ones, lists that hold something, and a short one that has no
 * neighbour to share a line with.
 */
export function wideFields({ fields }: FieldGroup, card: Card): ReadonlySet<string> {
  const title = kindOf(card.kind)?.title
  const wide = new Set<string>()
  let open: string | undefined
  for (const [name, field] of fields) {
    if (name !== title && isShort(field, card.fields[name]))
      open = open === undefined ? name : undefined
    else {
      wide.add(name)
      if (open !== undefined) wide.add(open)
      open = undefined
    }
  }
  if (open !== undefined) wide.add(open)
  return wide
}

/** Half a line is enough. */
function isShort(field: Field, value: FieldValue | undefined): boolean {
  switch (field.type) {
    case 'text':
      return field.long !== true && field.format === undefined
    case 'choice':
      return field.options !== COLOURS
    case 'number':
    case 'date':
      return true
    case 'list':
    case 'choices':
    case 'ref':
      return !Array.isArray(value) || value.length === 0
    default:
      return false
  }
}
