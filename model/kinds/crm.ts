import type { Kind } from './kind.ts'
import { CRM_OBJECTS, DATA_TYPES, EXISTENCE, LIFECYCLE, OBLIGATION, words } from '../vocabulary.ts'

export const property = {
  label: words('Property', 'Propriété'),
  plural: words('Properties', 'Propriétés'),
  about: words('A CRM field that the journey collects', 'Un champ CRM que le parcours recueille'),
  title: 'name',
  face: ['name', 'object', 'obligation', 'lifecycle'],
  paint: 'grey',
  width: 228,
  fields: {
    object: {
      type: 'choice',
      options: CRM_OBJECTS,
      default: 'contact',
      label: words('Object', 'Objet'),
    },
    name: {
      type: 'text',
      label: words('Name', 'Nom'),
      hint: words('Annual volume', 'Volume annuel'),
    },
    existence: { type: 'choice', options: EXISTENCE, label: words('Exists', 'Existence') },
    dataType: { type: 'choice', options: DATA_TYPES, label: words('Data type', 'Type de donnée') },
    obligation: { type: 'choice', options: OBLIGATION, label: words('Obligatory', 'Obligation') },
    lifecycle: {
      type: 'choice',
      options: LIFECYCLE,
      custom: true,
      label: words('Needed for status', 'Exigée pour le statut'),
    },
    askedAt: { type: 'ref', to: ['touchpoint'], label: words('Asked at', 'Demandée à') },
    askedStep: { type: 'text', label: words('Form step', 'Étape du formulaire') },
    options: { type: 'list', label: words('Options', 'Valeurs possibles') },
    example: { type: 'text', label: words('Example', 'Exemple') },
    comment: { type: 'text', long: true, label: words('Comment', 'Commentaire') },
  },
} as const satisfies Kind
