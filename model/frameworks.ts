import type { Words } from './language.ts'
import { words } from './vocabulary.ts'

/** The columns of a journey that a team can agree on. */
export interface Framework {
  readonly label: Words
  /** Names of the stages in order; none = the team's own. */
  readonly stages: readonly Words[]
  /** The last stage leads to the first, as in a circular economy. */
  readonly loop?: true
}

export const FRAMEWORKS = {
  leadGeneration: {
    label: words('Lead generation (B2B)', 'Génération de leads (B2B)'),
    stages: [
      words('Awareness', 'Découverte'),
      words('Inquiry', 'Demande'),
      words('Evaluation', 'Évaluation'),
      words('Opportunity', 'Opportunité'),
    ],
  },
  consideration: {
    label: words('Awareness, consideration, conversion', 'Découverte, considération, conversion'),
    stages: [
      words('Awareness', 'Découverte'),
      words('Consideration', 'Considération'),
      words('Conversion', 'Conversion'),
    ],
  },
  funnel: {
    label: words('TOFU, MOFU, BOFU', 'TOFU, MOFU, BOFU'),
    stages: [
      words('TOFU (top of the funnel)', 'TOFU (haut de l’entonnoir)'),
      words('MOFU (middle of the funnel)', 'MOFU (milieu de l’entonnoir)'),
      words('BOFU (bottom of the funnel)', 'BOFU (bas de l’entonnoir)'),
    ],
  },
  race: {
    label: words('RACE', 'RACE'),
    stages: [
      words('Reach', 'Toucher'),
      words('Act', 'Faire agir'),
      words('Convert', 'Convertir'),
      words('Engage', 'Engager'),
    ],
  },
  seeThinkDoCare: {
    label: words('See, think, do, care', 'Voir, réfléchir, agir, fidéliser'),
    stages: [
      words('See', 'Voir'),
      words('Think', 'Réfléchir'),
      words('Do', 'Agir'),
      words('Care', 'Fidéliser'),
    ],
  },
  aarrr: {
    label: words('AARRR', 'AARRR'),
    stages: [
      words('Acquisition', 'Acquisition'),
      words('Activation', 'Activation'),
      words('Retention', 'Rétention'),
      words('Referral', 'Recommandation'),
      words('Revenue', 'Revenu'),
    ],
  },
  aida: {
    label: words('AIDA', 'AIDA'),
    stages: [
      words('Attention', 'Attention'),
      words('Interest', 'Intérêt'),
      words('Desire', 'Désir'),
      words('Action', 'Action'),
    ],
  },
  attract: {
    label: words(
      'Attract, engage, convert, delight, drop',
      'Attirer, engager, convertir, enchanter, perdre',
    ),
    stages: [
      words('Attract', 'Attirer'),
      words('Engage', 'Engager'),
      words('Convert', 'Convertir'),
      words('Delight', 'Enchanter'),
      words('Drop', 'Perdre'),
    ],
  },
  circular: {
    label: words(
      'Circular: from awareness to loyalty',
      'Circulaire : de la découverte à la fidélité',
    ),
    stages: [
      words('Awareness', 'Découverte'),
      words('Engagement', 'Engagement'),
      words('Purchase', 'Achat'),
      words('Installation', 'Installation'),
      words('Loyalty', 'Fidélité'),
    ],
    loop: true,
  },
  pipeline: {
    label: words('Sales pipeline', 'Pipeline commercial'),
    stages: [
      words('Lead', 'Lead'),
      words('Qualified', 'Qualifié'),
      words('Proposal', 'Proposition'),
      words('Negotiation', 'Négociation'),
      words('Won or lost', 'Gagné ou perdu'),
    ],
  },
  custom: { label: words('Own stages', 'Étapes libres'), stages: [] },
} as const satisfies Record<string, Framework>

export type FrameworkName = keyof typeof FRAMEWORKS

export function isFrameworkName(value: unknown): value is FrameworkName {
  return typeof value === 'string' && Object.hasOwn(FRAMEWORKS, value)
}
