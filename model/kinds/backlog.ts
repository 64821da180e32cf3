import type { Kind } from './kind.ts'
import { ACTION_STATUSES, COLOURS, HORIZONS, MOSCOW, words } from '../vocabulary.ts'

export const epic = {
  label: words('Epic', 'Epic'),
  plural: words('Epics', 'Epics'),
  about: words('A larger piece of work that groups stories', 'Un chantier qui regroupe des récits'),
  title: 'name',
  face: ['name', 'goal', 'moscow', 'owner'],
  paint: 'blue',
  width: 240,
  fields: {
    name: { type: 'text', label: words('Name', 'Nom') },
    goal: { type: 'text', long: true, label: words('Goal', 'But') },
    moscow: { type: 'choice', options: MOSCOW, label: words('MoSCoW', 'MoSCoW') },
    owner: { type: 'text', label: words('Owner role', 'Rôle responsable') },
    colour: {
      type: 'choice',
      options: COLOURS,
      default: 'blue',
      label: words('Colour', 'Couleur'),
    },
  },
} as const satisfies Kind

export const action = {
  label: words('Action', 'Action'),
  plural: words('Actions', 'Actions'),
  about: words('Who does what by when', 'Qui fait quoi pour quand'),
  title: 'what',
  face: ['what', 'who', 'due', 'status'],
  paint: 'green',
  width: 240,
  fields: {
    what: { type: 'text', long: true, label: words('What', 'Quoi') },
    who: { type: 'text', label: words('Who', 'Qui') },
    due: { type: 'date', label: words('Due', 'Échéance') },
    horizon: { type: 'choice', options: HORIZONS, label: words('Horizon', 'Horizon') },
    status: {
      type: 'choice',
      options: ACTION_STATUSES,
      default: 'open',
      label: words('Status', 'Statut'),
    },
    from: { type: 'ref', many: true, label: words('Comes from', 'Issue de') },
  },
} as const satisfies Kind

export const note = {
  label: words('Note', 'Note'),
  plural: words('Notes', 'Notes'),
  about: words(
    'A plain sticky; it can become any other card',
    'Un simple post-it ; il peut devenir toute autre carte',
  ),
  title: 'text',
  face: ['text'],
  paint: 'yellow',
  width: 180,
  fields: {
    text: { type: 'text', long: true, label: words('Text', 'Texte') },
    colour: {
      type: 'choice',
      options: COLOURS,
      default: 'yellow',
      label: words('Colour', 'Couleur'),
    },
  },
} as const satisfies Kind
