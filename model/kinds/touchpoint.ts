import type { Kind } from './kind.ts'
import { AUTOMATION, CHANNELS, LEVELS, MOMENTS, SYSTEMS, words } from '../vocabulary.ts'

const AUTOMATED = words('Automation', 'Automatisation')
const METRIC = words('Metric', 'Indicateur')

export const touchpoint = {
  label: words('Touchpoint', 'Point de contact'),
  plural: words('Touchpoints', 'Points de contact'),
  about: words(
    'Where the customer meets you: a channel and what happens there',
    'Où le client vous rencontre : un canal et ce qui s’y passe',
  ),
  title: 'title',
  face: ['channel', 'title', 'moment', 'automation', 'captures'],
  paint: 'teal',
  width: 228,
  inStage: true,
  fields: {
    title: {
      type: 'text',
      label: words('Title', 'Titre'),
      hint: words('Sample request', 'Demande d’échantillon'),
    },
    channel: { type: 'choice', options: CHANNELS, custom: true, label: words('Channel', 'Canal') },
    stage: { type: 'ref', to: ['stage'], label: words('Stage', 'Étape') },
    personas: { type: 'ref', to: ['persona'], many: true, label: words('Personas', 'Personas') },
    moment: { type: 'choice', options: MOMENTS, label: words('Moment', 'Moment') },
    intent: { type: 'choice', options: LEVELS, label: words('Intent', 'Intention') },
    message: { type: 'text', long: true, label: words('Message', 'Message') },
    content: { type: 'list', label: words('Content used', 'Contenus utilisés') },
    captures: { type: 'ref', to: ['property'], many: true, label: words('Captures', 'Recueille') },
    systems: {
      type: 'choices',
      options: SYSTEMS,
      custom: true,
      label: words('Systems', 'Systèmes'),
    },
    automation: {
      type: 'choice',
      group: AUTOMATED,
      options: AUTOMATION,
      label: words('Automation', 'Automatisation'),
    },
    trigger: { type: 'text', group: AUTOMATED, label: words('Trigger', 'Déclencheur') },
    condition: { type: 'text', group: AUTOMATED, label: words('Condition', 'Condition') },
    action: { type: 'text', group: AUTOMATED, label: words('Action', 'Action') },
    wait: { type: 'text', group: AUTOMATED, label: words('Wait', 'Attente') },
    owner: { type: 'text', label: words('Owner role', 'Rôle responsable') },
    metricName: { type: 'text', group: METRIC, label: words('Metric', 'Indicateur') },
    metricTarget: { type: 'number', group: METRIC, label: words('Target', 'Cible') },
    metricUnit: { type: 'text', group: METRIC, label: words('Unit', 'Unité') },
  },
} as const satisfies Kind
