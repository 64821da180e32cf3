import type { Kind } from './kind.ts'
import { BUYING_ROLES, CHANNELS, DECISION_ROLES, EVIDENCE_SOURCES, words } from '../vocabulary.ts'

export const persona = {
  label: words('Persona', 'Persona'),
  plural: words('Personas', 'Personas'),
  about: words(
    'A decision role of the customer, with a face',
    'Un rôle de décision chez le client, avec un visage',
  ),
  title: 'name',
  face: ['portrait', 'name', 'decisionRole', 'quote', 'goals', 'pains', 'evidence'],
  paint: 'plum',
  width: 260,
  fields: {
    name: {
      type: 'text',
      label: words('Name', 'Nom'),
      hint: words('Élodie, procurement', 'Élodie, achats'),
    },
    portrait: { type: 'portrait', label: words('Portrait', 'Portrait') },
    quote: {
      type: 'text',
      long: true,
      label: words('Quote', 'Citation'),
      hint: words('What she would say herself', 'Ce qu’elle dirait elle-même'),
    },
    decisionRole: {
      type: 'choice',
      options: DECISION_ROLES,
      label: words('Decision role', 'Rôle dans la décision'),
    },
    buyingRole: {
      type: 'choice',
      options: BUYING_ROLES,
      label: words('Buying role', 'Rôle d’achat'),
    },
    vertical: { type: 'text', label: words('Vertical', 'Secteur') },
    product: { type: 'text', label: words('Product', 'Produit') },
    goals: { type: 'list', label: words('Goals', 'Objectifs') },
    pains: { type: 'list', label: words('Pains', 'Irritants') },
    tasks: { type: 'list', label: words('Tasks', 'Tâches') },
    decisionCriteria: { type: 'list', label: words('Decision criteria', 'Critères de décision') },
    objections: { type: 'list', label: words('Objections', 'Objections') },
    questions: { type: 'list', label: words('Questions', 'Questions') },
    contentNeeds: { type: 'list', label: words('Content needs', 'Besoins de contenu') },
    channels: {
      type: 'choices',
      options: CHANNELS,
      custom: true,
      label: words('Preferred channels', 'Canaux préférés'),
    },
    evidence: {
      type: 'list',
      label: words('Evidence', 'Preuves'),
      item: {
        source: {
          type: 'choice',
          options: EVIDENCE_SOURCES,
          default: 'assumption',
          label: words('Founded on', 'Fondé sur'),
        },
        note: { type: 'text', label: words('What or who', 'Quoi ou qui') },
        date: { type: 'date', label: words('Date', 'Date') },
        count: { type: 'number', min: 0, label: words('How many', 'Combien') },
      },
    },
  },
} as const satisfies Kind
