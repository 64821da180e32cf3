import { LANGUAGES, type Language } from './language.ts'

/** The three parts of a user story. */
export interface StoryParts {
  readonly asA: string
  readonly iWant: string
  readonly soThat: string
  readonly [part: string]: string
}

/** What a text says as a story. */
export interface StoryReading {
  readonly parts: StoryParts
  /** What stood before the sentence and names it: `#G02#`, `INQ-02`, `[12]`, `3`; '' without one. */
  readonly tag: string
  readonly language: Language | undefined
  /** Says who wants what. False: somebody should look at it. */
  readonly complete: boolean
}

/** How a language says the three parts. Every expression takes linear time on any text. */
interface Grammar {
  readonly asA: RegExp
  /**
   * The words that open the wish. Of `plain` ones only an adverb (`how`) is kept: the part's name says the rest.
   * `own` ones are kept whole, since "I don't want" and "I can" aren't "I want".
   */
  readonly wish: RegExp
  /** The words that open the benefit, dropped; the earlier expression wins. */
  readonly benefit: readonly RegExp[]
  /** A wish that has its verb of its own. */
  readonly ownVerb: RegExp
  /** A benefit that has its conjunction of its own. */
  readonly ownConjunction: RegExp
}

const GRAMMARS: Readonly<Record<Language, Grammar>> = {
  en: {
    asA: /^as(?:\s+an?(?=\s)|(?!\s+(?:soon|per|for|well|long|far|much|many|it|we|i|you|if|in|of|to|discussed)\b))\s+(?=\S)/i,
    wish: /(?:^|[\s,;:.–—])(?:(?<plain>i(?:\s+(?<how>only|also|just|really|always))?\s+(?:want|wish|need|would\s+(?:like|love))|i['’]d\s+(?:like|love)|(?<=[,;]\s?)(?:would\s+like|wants?|needs?))|(?<own>(?:i|we)\s+(?:do|don['’]?t|can|can['’]?t|cannot|could|couldn['’]?t|must|should|have|am|will|won['’]?t|may|shall|expect|would|wouldn['’]?t|never|want|need|wish)|i['’]m(?:\s+not)?\s+able))(?![\p{L}'’])/iu,
    benefit: [
      /[\s,;:.–—](?:so\s+that(?:\s+so\s+that)?(?:\s+that(?=\s+(?:i|we|you|he|she|it|they|there|my|our|the)\b))?(?![\p{L}'’])|so(?=\s+(?:i|we|you|he|she|it|they)\b)|(?=in\s+order\s+(?:to|that)\s))/iu,
    ],
    ownVerb: /^((?:i|we)(?:['’]m|['’]d)?\s)/i,
    ownConjunction: /^(?:in order|because)\s/i,
  },
  fr: {
    asA: /^en\s+tant\s+qu(?:e\s+|['’]\s*)(?=\S)/i,
    wish: /(?:^|[\s,;:.–—])(?:(?<plain>je\s+(?:veux|voudrais|souhaite|souhaiterais|désire|désirerais)|j['’]aimerais)|(?<own>je\s+(?:ne|n['’]|dois|peux|devrais|pourrais)|j['’]ai\s+besoin|nous\s+(?:ne|voulons|souhaitons|voudrions|devons|pouvons)))(?![\p{L}])/iu,
    benefit: [
      /[\s,;:.–—](?:afin\s+(?:de\s+|d['’]\s*|(?=qu(?:e\s|['’])))|pour\s+(?=qu(?:e\s|['’])))/iu,
      /[\s,;:.–—]pour\s+(?=(?:ne\s+(?:pas|plus)\s+|mieux\s+|[mst]['’]|[mst]e\s+|y\s+)?(?!(?:notre|votre|autre|entre|contre|hier|premier|dernier)\s)\p{L}*(?:er|ir|re)(?!\p{L}))/iu,
      /[,;]\s?(?=pour\s)/i,
    ],
    ownVerb: /^(?:(?:je|nous)\s|j['’])/i,
    ownConjunction: /^(?:pour|car|parce qu)/i,
  },
}

/**
 * Takes a sentence apart where it has the form of a story, in English or French; otherwise all of it becomes
 * the wish. Nothing is dropped but the words that the names of the parts repeat: a tag before the sentence
 * goes into `requirements`.
 */
export function parseStory(text: string): StoryParts {
  const { parts, tag } = readStory(text)
  return tag === '' ? parts : { ...parts, requirements: tag }
}

export function readStory(text: string): StoryReading {
  const [tag, body] = splitTag(text)
  const sentence = tidy(body)
  for (const language of LANGUAGES) {
    const parts = readParts(sentence, GRAMMARS[language])
    if (parts) return { parts, tag, language, complete: parts.asA !== '' && parts.iWant !== '' }
  }
  const parts = { asA: '', iWant: body.trim(), soThat: '' }
  return { parts, tag, language: undefined, complete: false }
}

/** The tag or list number before a story, and the rest. Bullets are layout and belong to neither. */
export function splitTag(text: string): [tag: string, rest: string] {
  const line = text.replace(/^\s*[-*•–·](?=\s)/, '').trimStart()
  const mark = /^#[^#\s]{1,20}#(?=\s|$)/.exec(line)?.[0]
  if (mark !== undefined) return [mark, line.slice(mark.length).trimStart()]
  const name =
    /^(?:\[[^\]\s]{1,20}\]|[A-Z][A-Z0-9]{0,11}(?:-\d{1,9})+|\d{1,4}[.)])\s?[:.–-]?\s/i.exec(line)
  const rest = line.slice(name?.[0].length ?? 0).trimStart()
  const isStory = /^(?:as|en tant|i|je|we|nous)\s|^[ij]['’]/i.test(rest)
  return name && isStory ? [name[0].replace(/\s?[:.–-]?\s$/, ''), rest] : ['', line]
}

/**
 * The parts with the words that open each, in order and without the empty ones: "As a" and "buyer", "I want" and
 * "to compare". A wish or benefit that brings its own words ("I don't want to …") has them as its lead.
 */
export function storyPhrases(
  parts: Readonly<Record<'asA' | 'iWant' | 'soThat', string>>,
  language: Language,
): { lead: string; text: string }[] {
  const { asA, iWant, soThat } = parts
  const french = spokenIn(parts, language) === 'fr'
  const grammar = GRAMMARS[french ? 'fr' : 'en']
  const who = french ? 'En tant que' : leadOfWho(asA)
  const wish = ownLead(iWant) ?? { lead: french ? 'je veux' : 'I want', text: iWant }
  const why = grammar.ownConjunction.test(soThat)
    ? ''
    : french
      ? /^qu(?:e\s|['’])/i.test(soThat)
        ? 'afin'
        : 'afin de'
      : 'so that'
  return [{ lead: who, text: asA }, wish, { lead: why, text: soThat }].filter(
    ({ text }) => text !== '',
  )
}

/** The sentence of a story; the bare wish where it says neither who nor why. */
export function storySentence(
  parts: Readonly<Record<'asA' | 'iWant' | 'soThat', string>>,
  language: Language,
): string {
  if (parts.asA === '' && parts.soThat === '') return parts.iWant
  const sentence = storyPhrases(parts, language).map(joinPhrase).join(', ')
  return /[.!?…]$/.test(sentence) ? sentence : `${sentence}.`
}

function readParts(sentence: string, grammar: Grammar): StoryParts | undefined {
  const opening = grammar.asA.exec(sentence)?.[0] ?? ''
  const rest = sentence.slice(opening.length)
  const wish = grammar.wish.exec(rest)
  // Without "As a" only a text that begins with the wish is a story; a minute with "I want" in it is not.
  if (!wish || (opening === '' && wish.index > 0)) return undefined
  const { own, how } = wish.groups ?? {}
  const end = wish.index + wish[0].length
  const wanted = own === undefined ? rest.slice(end) : rest.slice(end - own.length)
  const [iWant, soThat] = splitBenefit(wanted, grammar)
  const asked = how === undefined ? iWant : `${how} ${iWant}`
  return {
    asA: trimJoints(rest.slice(0, wish.index)),
    iWant: soThat === '' ? withoutStop(asked) : asked,
    soThat: withoutStop(soThat),
  }
}

function splitBenefit(wanted: string, grammar: Grammar): [iWant: string, soThat: string] {
  for (const opening of grammar.benefit) {
    const found = opening.exec(wanted)
    if (!found) continue
    const why = trimJoints(wanted.slice(found.index + found[0].length))
    return [trimJoints(wanted.slice(0, found.index)), why]
  }
  return [trimJoints(wanted), '']
}

/** The language the parts themselves show; else the given one. An English story stays one in a French export. */
function spokenIn(
  { iWant, soThat }: Readonly<Record<'iWant' | 'soThat', string>>,
  language: Language,
): Language {
  const english = /^(?:to|i|we|you|he|she|it|they|there|the|my|our|users?)\s|^i['’]m\s/i
  if (english.test(iWant) || english.test(soThat)) return 'en'
  const french = /^(?:je|nous|que|ne|la|le|les|un|une|des)\s|^(?:j|qu|l|d)['’]/i
  return french.test(iWant) || french.test(soThat) ? 'fr' : language
}

function leadOfWho(asA: string): string {
  if (/^(?:an?|the|my|our)\s/i.test(asA)) return 'As'
  const spoken = /^[FHLMNRSX][A-Z]{1,2}(?![\p{L}])/u.test(asA)
  const vowel = /^[aeiou]/i.test(asA) && !/^(?:us[eau]|uni|u[ix](?!\p{L})|eu|one)/iu.test(asA)
  return spoken || vowel ? 'As an' : 'As a'
}

/** "I don't want" of "I don't want to see": the person's own opening, up to its main verb. */
function ownLead(iWant: string): { lead: string; text: string } | undefined {
  for (const { ownVerb } of Object.values(GRAMMARS)) {
    if (!ownVerb.test(iWant)) continue
    const lead =
      /^(?:(?:i|we)\s+(?:(?:do(?:\s+not|n['’]?t)|would(?:\s+not|n['’]?t)?)\s+(?:want|like|need)|\S+)|i['’]m(?:\s+not)?\s+able|je\s+(?:ne\s+\S+\s+pas|\S+)|j['’]ai\s+besoin|nous\s+\S+)(?=\s)/i.exec(
        iWant,
      )?.[0] ?? ''
    return { lead, text: iWant.slice(lead.length).trimStart() }
  }
  return undefined
}

/** "que" and "de" lose their e before a vowel. */
export function joinPhrase({ lead, text }: { lead: string; text: string }): string {
  if (lead === '') return text
  if (
    /(?:que|de)$/.test(lead) &&
    /^[aeiouyéèêàâîôœ]/i.test(text) &&
    !/^(?:y[aeo]|on[sz]|oui)/i.test(text)
  )
    return `${lead.slice(0, -1)}’${text}`
  return `${lead} ${text}`
}

/** One line with single spaces, and apostrophes as people type them: exports of old tools escape them. */
function tidy(text: string): string {
  return text
    .replace(/\\(?=['’"])/g, '')
    .replace(/\s{2,}|[\t\r\n]/g, ' ')
    .trim()
}

const JOINTS = new Set([...' \t\n\u00a0,;:–—'])

/** Without the commas and spaces that joined a part to its neighbours. */
function trimJoints(text: string): string {
  let [start, end] = [0, text.length]
  while (start < end && JOINTS.has(text[start] ?? '')) start++
  while (end > start && JOINTS.has(text[end - 1] ?? '')) end--
  return text.slice(start, end)
}

/** Without the full stop of the sentence; "etc." and "…" keep theirs. */
function withoutStop(text: string): string {
  return /[^.]\.$/.test(text) && !/\betc\.$/i.test(text) ? text.slice(0, -1) : text
}
