import type { Kind } from './kind.ts'
import { REVENUE_UNITS, words } from '../vocabulary.ts'

export const objective = {
  label: words('Objective', 'Objectif'),
  plural: words('Objectives', 'Objectifs'),
  about: words('A number to move, with its unit', 'Un chiffre à faire bouger, avec son unité'),
  title: 'text',
  face: ['text', 'kpi', 'from', 'to', 'unit', 'by'],
  paint: 'red',
  width: 240,
  fields: {
    text: {
      type: 'text',
      long: true,
      label: words('Objective', 'Objectif'),
      hint: words('From inquiry to SQL in a day', 'De la demande au SQL en un jour'),
    },
    kpi: { type: 'text', label: words('KPI', 'Indicateur') },
    from: { type: 'number', label: words('From', 'De') },
    to: { type: 'number', label: words('To', 'À') },
    actual: { type: 'number', label: words('Actual', 'Réel') },
    unit: { type: 'text', label: words('Unit', 'Unité') },
    by: { type: 'date', label: words('By', 'Pour le') },
  },
} as const satisfies Kind

const candidateFields = {
  name: { type: 'text', label: words('Name', 'Nom') },
  revenuePotential: { type: 'number', label: words('Revenue potential', 'Potentiel de revenu') },
  revenueUnit: {
    type: 'choice',
    options: REVENUE_UNITS,
    default: 'percent',
    label: words('Counted in', 'Compté en'),
  },
  automationReadiness: {
    type: 'number',
    min: 1,
    max: 5,
    label: words('Automation readiness (1–5)', 'Maturité d’automatisation (1–5)'),
  },
  note: { type: 'text', long: true, label: words('Note', 'Remarque') },
} as const
const candidateFace = ['name', 'revenuePotential', 'revenueUnit', 'automationReadiness'] as const

export const verticalCandidate = {
  label: words('Vertical candidate', 'Secteur candidat'),
  plural: words('Vertical candidates', 'Secteurs candidats'),
  about: words('A sector that could come first', 'Un secteur qui pourrait passer en premier'),
  title: 'name',
  face: candidateFace,
  paint: 'grey',
  width: 228,
  fields: candidateFields,
} as const satisfies Kind

export const productCandidate = {
  label: words('Product candidate', 'Produit candidat'),
  plural: words('Product candidates', 'Produits candidats'),
  about: words(
    'A product that could be the flagship',
    'Un produit qui pourrait être le fer de lance',
  ),
  title: 'name',
  face: candidateFace,
  paint: 'grey',
  width: 228,
  fields: candidateFields,
} as const satisfies Kind
