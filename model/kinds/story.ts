import type { Kind } from './kind.ts'
import { HORIZONS, LIFECYCLE, MOSCOW, STORY_STATUSES, words } from '../vocabulary.ts'

const SCORES = words('Scores', 'Notes')
const PLANNING = words('Planning', 'Planification')

export const story = {
  label: words('Story', 'Récit'),
  plural: words('Stories', 'Récits'),
  about: words('What somebody wants, and why', 'Ce que quelqu’un veut, et pourquoi'),
  title: 'iWant',
  face: ['key', 'asA', 'iWant', 'soThat', 'lifecycle', 'impact', 'effort', 'status'],
  paint: 'ochre',
  width: 228,
  inStage: true,
  fields: {
    key: { type: 'key', label: words('Key', 'Clé') },
    asA: {
      type: 'text',
      label: words('As a', 'En tant que'),
      hint: words('new visitor', 'nouveau visiteur'),
    },
    iWant: {
      type: 'text',
      long: true,
      label: words('I want', 'Je veux'),
      hint: words('to compare two models', 'comparer deux modèles'),
    },
    soThat: {
      type: 'text',
      long: true,
      label: words('So that', 'Afin de'),
      hint: words('I can shortlist', 'faire une présélection'),
    },
    persona: { type: 'ref', to: ['persona'], label: words('Persona', 'Persona') },
    stage: { type: 'ref', to: ['stage'], label: words('Stage', 'Étape') },
    touchpoints: {
      type: 'ref',
      to: ['touchpoint'],
      many: true,
      label: words('Touchpoints', 'Points de contact'),
    },
    lifecycle: {
      type: 'choice',
      options: LIFECYCLE,
      custom: true,
      label: words('Lifecycle status', 'Statut du cycle de vie'),
    },
    epic: { type: 'ref', to: ['epic'], label: words('Epic', 'Epic') },
    impact: { type: 'score', group: SCORES, label: words('Impact', 'Impact') },
    impactComment: {
      type: 'text',
      group: SCORES,
      long: true,
      label: words('Impact: why', 'Impact : pourquoi'),
    },
    impactVotes: {
      type: 'votes',
      group: SCORES,
      of: 'impact',
      label: words('Impact votes', 'Votes d’impact'),
    },
    effort: { type: 'score', group: SCORES, label: words('Effort', 'Effort') },
    effortComment: {
      type: 'text',
      group: SCORES,
      long: true,
      label: words('Effort: why', 'Effort : pourquoi'),
    },
    effortVotes: {
      type: 'votes',
      group: SCORES,
      of: 'effort',
      label: words('Effort votes', 'Votes d’effort'),
    },
    requirements: {
      type: 'text',
      long: true,
      label: words('Requirements (what is missing)', 'Prérequis (ce qui manque)'),
    },
    acceptanceCriteria: {
      type: 'list',
      label: words('Acceptance criteria', 'Critères d’acceptation'),
    },
    moscow: { type: 'choice', group: PLANNING, options: MOSCOW, label: words('MoSCoW', 'MoSCoW') },
    owner: { type: 'text', group: PLANNING, label: words('Owner role', 'Rôle responsable') },
    horizon: {
      type: 'choice',
      group: PLANNING,
      options: HORIZONS,
      label: words('Horizon', 'Horizon'),
    },
    status: {
      type: 'choice',
      group: PLANNING,
      options: STORY_STATUSES,
      default: 'idea',
      label: words('Status', 'Statut'),
    },
    rank: {
      type: 'number',
      group: PLANNING,
      min: 1,
      facilitator: true,
      label: words('Pinned rank', 'Rang imposé'),
    },
    links: {
      type: 'list',
      label: words('Links', 'Liens'),
      item: {
        label: { type: 'text', label: words('Label', 'Libellé') },
        url: { type: 'text', format: 'url', label: words('Address', 'Adresse') },
      },
    },
  },
} as const satisfies Kind
