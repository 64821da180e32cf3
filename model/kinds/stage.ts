import type { Kind } from './kind.ts'
import { COLOURS, words } from '../vocabulary.ts'

const TARGET = words('Target', 'Cible')

export const stage = {
  label: words('Stage', 'Étape'),
  plural: words('Stages', 'Étapes'),
  about: words('A column of a journey', 'Une colonne d’un parcours'),
  title: 'name',
  face: ['name', 'customerQuestion'],
  paint: 'ink',
  width: 260,
  fields: {
    name: { type: 'text', label: words('Name', 'Nom'), hint: words('Awareness', 'Découverte') },
    customerQuestion: {
      type: 'text',
      long: true,
      label: words('Customer’s question', 'Question du client'),
      hint: words(
        '“Is there something for my problem?”',
        '« Existe-t-il quelque chose pour mon problème ? »',
      ),
    },
    goal: { type: 'text', long: true, label: words('Goal', 'But') },
    targetKpi: { type: 'text', group: TARGET, label: words('Target KPI', 'Indicateur cible') },
    targetFrom: { type: 'number', group: TARGET, label: words('From', 'De') },
    targetTo: { type: 'number', group: TARGET, label: words('To', 'À') },
    targetUnit: { type: 'text', group: TARGET, label: words('Unit', 'Unité') },
    duration: { type: 'text', label: words('Usual duration', 'Durée habituelle') },
    entryCriteria: { type: 'list', label: words('Entry criteria', 'Critères d’entrée') },
    exitCriteria: { type: 'list', label: words('Exit criteria', 'Critères de sortie') },
    mandatoryProperties: {
      type: 'ref',
      to: ['property'],
      many: true,
      label: words('Mandatory to leave it', 'Obligatoires pour en sortir'),
    },
    owner: { type: 'text', label: words('Owner role', 'Rôle responsable') },
    colour: { type: 'choice', options: COLOURS, default: 'ink', label: words('Colour', 'Couleur') },
  },
} as const satisfies Kind
