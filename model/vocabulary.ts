import type { Vocabulary, Words } from './language.ts'

/** Short for a text in both languages. */
export const words = (en: string, fr: string): Words => ({ en, fr })

export const DECISION_ROLES = {
  engineering: words('Engineering', 'Ingénierie'),
  procurement: words('Procurement', 'Achats'),
  operations: words('Operations', 'Exploitation'),
  marketing: words('Marketing', 'Marketing'),
  sales: words('Sales', 'Ventes'),
  it: words('IT', 'Informatique'),
  finance: words('Finance', 'Finance'),
  management: words('Management', 'Direction'),
  other: words('Other', 'Autre'),
} satisfies Vocabulary

export const BUYING_ROLES = {
  user: words('User', 'Utilisateur'),
  influencer: words('Influencer', 'Prescripteur'),
  decisionMaker: words('Decision maker', 'Décideur'),
  budgetOwner: words('Budget owner', 'Détenteur du budget'),
  gatekeeper: words('Gatekeeper', 'Filtre'),
  blocker: words('Blocker', 'Opposant'),
} satisfies Vocabulary

export const CHANNELS = {
  email: words('E-mail', 'E-mail'),
  linkedin: words('LinkedIn', 'LinkedIn'),
  landingPage: words('Landing page', 'Page d’atterrissage'),
  website: words('Website', 'Site web'),
  form: words('Website form', 'Formulaire'),
  retargeting: words('Retargeting', 'Reciblage'),
  search: words('Search', 'Recherche'),
  socialMedia: words('Social media', 'Réseaux sociaux'),
  webinar: words('Webinar', 'Webinaire'),
  event: words('Trade fair or event', 'Salon ou événement'),
  phone: words('Phone', 'Téléphone'),
  salesVisit: words('Sales visit', 'Visite commerciale'),
  partner: words('Partner', 'Partenaire'),
  press: words('Press', 'Presse'),
  post: words('Post', 'Courrier'),
} satisfies Vocabulary

export const EVIDENCE_SOURCES = {
  assumption: words('Assumption', 'Hypothèse'),
  interview: words('Interview', 'Entretien'),
  survey: words('Survey', 'Enquête'),
  analytics: words('Analytics', 'Données d’usage'),
  salesCall: words('Sales call', 'Appel commercial'),
} satisfies Vocabulary

export const MOMENTS = {
  none: words('No moment', 'Aucun moment'),
  micro: words('Micro moment', 'Micro-moment'),
  macro: words('Macro moment', 'Macro-moment'),
} satisfies Vocabulary

export const LEVELS = {
  low: words('Low', 'Faible'),
  medium: words('Medium', 'Moyenne'),
  high: words('High', 'Forte'),
} satisfies Vocabulary

export const AUTOMATION = {
  none: words('No automation', 'Sans automatisation'),
  candidate: words('Candidate', 'Candidate'),
  planned: words('Planned', 'Prévue'),
  live: words('Live', 'En service'),
} satisfies Vocabulary

export const SYSTEMS = {
  crm: words('CRM', 'CRM'),
  marketingAutomation: words('Marketing automation', 'Marketing automation'),
  cdp: words('CDP', 'CDP'),
  webAnalytics: words('Web analytics', 'Analyse d’audience'),
  forms: words('Forms', 'Formulaires'),
  eventTool: words('Event tool', 'Outil événementiel'),
} satisfies Vocabulary

export const MOSCOW = {
  must: words('Must', 'Must (indispensable)'),
  should: words('Should', 'Should (important)'),
  could: words('Could', 'Could (souhaitable)'),
  wont: words('Won’t', 'Won’t (écarté)'),
} satisfies Vocabulary

export const HORIZONS = {
  immediate: words('Immediate', 'Immédiat'),
  short: words('Short term', 'Court terme'),
  mid: words('Mid term', 'Moyen terme'),
} satisfies Vocabulary

export const STORY_STATUSES = {
  idea: words('Idea', 'Idée'),
  ready: words('Ready', 'Prête'),
  inProgress: words('In progress', 'En cours'),
  inProduction: words('In production', 'En production'),
  dropped: words('Dropped', 'Abandonnée'),
} satisfies Vocabulary

export const ACTION_STATUSES = {
  open: words('Open', 'À faire'),
  done: words('Done', 'Faite'),
  dropped: words('Dropped', 'Abandonnée'),
} satisfies Vocabulary

export const CRM_OBJECTS = {
  contact: words('Contact', 'Contact'),
  company: words('Company', 'Entreprise'),
  deal: words('Deal', 'Transaction'),
} satisfies Vocabulary

export const EXISTENCE = {
  exists: words('Exists', 'Existe'),
  toCreate: words('To be created', 'À créer'),
} satisfies Vocabulary

export const DATA_TYPES = {
  text: words('Text', 'Texte'),
  number: words('Number', 'Nombre'),
  date: words('Date', 'Date'),
  choice: words('Choice', 'Choix'),
  choices: words('Several choices', 'Choix multiples'),
  yesNo: words('Yes or no', 'Oui ou non'),
} satisfies Vocabulary

export const OBLIGATION = {
  optional: words('Optional', 'Facultative'),
  mandatory: words('Mandatory', 'Obligatoire'),
} satisfies Vocabulary

export const REVENUE_UNITS = {
  percent: words('% (relative)', '% (relatif)'),
  millions: words('M (absolute)', 'M (absolu)'),
} satisfies Vocabulary

/** Names of paints; the client's tokens say what each looks like in light and dark. */
export const COLOURS = {
  ink: words('Ink', 'Encre'),
  blue: words('Blue', 'Bleu'),
  teal: words('Teal', 'Sarcelle'),
  green: words('Green', 'Vert'),
  yellow: words('Yellow', 'Jaune'),
  orange: words('Orange', 'Orange'),
  red: words('Red', 'Rouge'),
  plum: words('Plum', 'Prune'),
} satisfies Vocabulary

/** Lifecycle of a visitor or lead. A board may use words of its own beside these. */
export const LIFECYCLE = {
  newVisitor: words('New visitor', 'Nouveau visiteur'),
  returningVisitor: words('Returning visitor', 'Visiteur récurrent'),
  newLead: words('New lead', 'Nouveau lead'),
  unqualifiedLead: words('Unqualified lead', 'Lead non qualifié'),
  profiling: words('Profiling in progress', 'Profilage en cours'),
  mql: words('MQL (marketing qualified)', 'MQL (qualifié marketing)'),
  sql: words('SQL (sales qualified)', 'SQL (qualifié ventes)'),
  marketingNurture: words('Marketing nurture', 'Nurturing marketing'),
  salesNurture: words('Sales nurture', 'Nurturing commercial'),
  disqualified: words('Disqualified', 'Disqualifié'),
  customer: words('Customer', 'Client'),
} satisfies Vocabulary
