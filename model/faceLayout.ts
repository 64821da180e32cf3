import { isKind, kindOf, textOf, titleOf, type Card, type CardOf } from './cards.ts'
import {
  CHIP,
  EVIDENCE_MARK,
  EYEBROW,
  type EyebrowPart,
  type Face,
  type FaceIcon,
  type FacePart,
} from './face.ts'
import {
  channelText,
  evidenceOf,
  factChips,
  placeChips,
  progressOf,
  targetText,
  type FaceContext,
} from './faceFacts.ts'
import { breakLines, fitText, type Run } from './faceText.ts'
import type { ListItem } from './fields.ts'
import type { Kind } from './kinds/kind.ts'
import { LANGUAGES, wordFor, type Language } from './language.ts'
import { joinPhrase, storyPhrases } from './storyText.ts'
import { CRM_OBJECTS, DECISION_ROLES, BUYING_ROLES } from './vocabulary.ts'

/** Nobody reads more than this on a card; the rest is in the panel. */
const MAX_LINES = 12
const MAX_ITEMS = 3
const BODY = { size: 13, lineHeight: 18 }
const TITLE = { size: 14, lineHeight: 20 }
const NAME = { size: 16, lineHeight: 22 }

interface Frame {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
  readonly least: number
}
const CARD_FRAME: Frame = { left: 16, right: 12, top: 10, bottom: 12, least: 56 }
const FRAMES: Readonly<Record<string, Frame>> = {
  note: { left: 14, right: 14, top: 12, bottom: 14, least: 116 },
  persona: { left: 16, right: 16, top: 16, bottom: 14, least: 120 },
  epic: { left: 14, right: 14, top: 18, bottom: 12, least: 64 },
}
/** Space under a part, before the next. */
const SPACE = { line: 2, block: 6, section: 10 }

/** Lays a card's face out. Its height never depends on the language or on other cards. */
export function layoutFace(card: Card, context: FaceContext): Face {
  const face = build(card, context)
  return { ...face, h: faceHeight(card, face.h, context) }
}

/** Kinds with words of ours among people's own, which differ in length from language to language. */
const WORDED: ReadonlySet<string> = new Set(['story', 'persona', 'objective'])

/** The tallest of the languages: people who read different ones see the same board. */
function faceHeight(card: Card, h: number, context: FaceContext): number {
  if (!WORDED.has(card.kind)) return h
  const heights = LANGUAGES.map(
    (language) => build(card, { ...context, language, spoken: language }).h,
  )
  return Math.max(h, ...heights)
}

function build(card: Card, context: FaceContext): Face {
  const kind = kindOf(card.kind)
  const flow = new Flow(card, kind?.width ?? 228, context)
  if (!kind) flow.plain()
  else if (isKind(card, 'persona')) flow.persona(card)
  else if (isKind(card, 'story')) flow.story(card)
  else flow.general(kind)
  return flow.end()
}

/** Sets parts below each other. */
class Flow {
  private readonly card: Card
  private readonly context: FaceContext
  private readonly frame: Frame
  private readonly w: number
  private readonly parts: FacePart[] = []
  private y: number

  constructor(card: Card, w: number, context: FaceContext) {
    this.card = card
    this.w = w
    this.context = context
    this.frame = FRAMES[card.kind] ?? CARD_FRAME
    this.y = this.frame.top
  }

  end(): Face {
    const h = Math.max(this.frame.least, this.y + this.frame.bottom)
    return { w: this.w, h, parts: this.parts, title: titleOf(this.card) }
  }

  /** A kind this version doesn't know: its name, and what it holds, as text. */
  plain(): void {
    this.eyebrow({ text: this.card.kind })
    const texts = Object.values(this.card.unknown).join('\n')
    this.text([{ text: texts, face: '400' }], BODY, MAX_LINES)
  }

  story(card: CardOf<'story'>): void {
    const { key } = card.fields
    this.eyebrow({ text: key ?? '…', mono: true })
    const phrases = storyPhrases(card.fields, this.context.spoken ?? this.language)
    const runs = phrases.flatMap((phrase, i): Run[] => {
      const lead = joinPhrase(phrase).slice(0, -phrase.text.length)
      const isWho = i === 0 && phrase.text === card.fields.asA
      return [
        { text: (i > 0 ? ' ' : '') + lead, face: '400', tone: 'quiet' },
        {
          text: phrase.text,
          face: isWho ? '600' : phrase.text === card.fields.soThat ? '400' : '500',
        },
      ]
    })
    this.text(runs, TITLE, 7, 'iWant')
    // Reserved even while there is nothing to say: scoring a story must not push it over its neighbour.
    this.chips(['impact', 'effort', 'status', 'lifecycle'], true)
  }

  persona(card: CardOf<'persona'>): void {
    const { name, portrait, quote, goals, pains } = card.fields
    const top = this.y
    const face = 52
    const initial = [...name.trim()][0]?.toUpperCase() ?? '?'
    this.parts.push({ type: 'portrait', x: this.frame.left, y: top, size: face, portrait, initial })
    const indent = face + 12
    this.y = top + 4
    this.text([{ text: name, face: '700' }], NAME, 2, 'name', indent)
    const role: Run = { text: this.roleText(card), face: '600', tone: 'paint' }
    this.text([role], { size: 12, lineHeight: 16 }, 2, undefined, indent)
    this.y = Math.max(this.y, top + face)
    if (quote !== '') {
      this.y += SPACE.section
      const [open, close] = this.language === 'fr' ? ['«\u00a0', '\u00a0»'] : ['“', '”']
      const bare = quote.replace(/^[\s"“«]+|(?<![\s"”»])[\s"”»]+$/g, '')
      this.text([{ text: `${open}${bare}${close}`, face: '400i' }], TITLE, 5)
    }
    this.list(goals, 'goal')
    this.list(pains, 'pain')
    this.y += SPACE.section
    const { text, marks } = evidenceOf(card, this.language)
    const room = this.width - marks.length * EVIDENCE_MARK.step - SPACE.block
    const fitting = fitText(text, '500', 12, room)
    this.parts.push({ type: 'evidence', x: this.frame.left, y: this.y, marks, text: fitting })
    this.y += 16
  }

  /** Any kind from its declaration: what stands before the title is its eyebrow, long texts follow, the rest are chips. */
  general(kind: Kind): void {
    const eyebrow = this.eyebrowOf(kind)
    if (eyebrow) this.eyebrow(eyebrow)
    const isNote = this.card.kind === 'note'
    const title = textOf(this.card, kind.title)
    const style = this.card.kind === 'epic' ? NAME : TITLE
    this.text(
      [{ text: title, face: isNote ? '500' : '600' }],
      style,
      isNote ? MAX_LINES : 5,
      kind.title,
    )
    const facts: string[] = []
    for (const name of kind.face) {
      const field = kind.fields[name]
      if (name === kind.title || !field) continue
      if (field.type === 'text' && field.long) {
        this.text([{ text: textOf(this.card, name), face: '400', tone: 'quiet' }], BODY, 5)
      } else {
        facts.push(name)
      }
    }
    if (isKind(this.card, 'objective')) this.objective(this.card)
    else this.chips(facts.filter((name) => name !== 'channel' && name !== 'object'))
  }

  private objective(card: CardOf<'objective'>): void {
    const target = targetText(card, this.language)
    if (target !== '') {
      this.y += SPACE.line
      const runs: Run[] = [{ text: target, face: '700', tone: 'paint' }]
      if (card.fields.kpi !== '')
        runs.push({ text: `  ${card.fields.kpi}`, face: '400', tone: 'quiet' })
      this.text(runs, NAME, 2)
      this.y += SPACE.block
      this.parts.push({
        type: 'bar',
        x: this.frame.left,
        y: this.y,
        w: this.width,
        progress: progressOf(card),
      })
      this.y += 6
      this.chips(['by'])
    } else {
      this.chips(['kpi', 'by'])
    }
  }

  private get language(): Language {
    return this.context.language
  }

  private get width(): number {
    return this.w - this.frame.left - this.frame.right
  }

  private eyebrowOf(kind: Kind): Omit<EyebrowPart, 'type' | 'x' | 'y'> | undefined {
    const label = kind.label[this.language]
    switch (this.card.kind) {
      case 'note':
        return undefined
      case 'touchpoint': {
        const channel = channelText(this.card, this.language)
        if (channel !== undefined) return { text: channel, icon: 'touchpoint' }
        return { text: label, icon: 'touchpoint', empty: true }
      }
      case 'action':
        return { text: label, icon: this.card.fields['status'] === 'done' ? 'boxDone' : 'box' }
      case 'property': {
        const object = this.card.fields['object']
        const of = typeof object === 'string' ? wordFor(CRM_OBJECTS, object, this.language) : ''
        return { text: of === '' ? label : `${label} · ${of}`, icon: 'property' }
      }
      default:
        return { text: label, icon: kindIcon(this.card.kind) }
    }
  }

  private roleText(card: CardOf<'persona'>): string {
    const { decisionRole, buyingRole, vertical } = card.fields
    const words = [
      decisionRole && wordFor(DECISION_ROLES, decisionRole, this.language),
      buyingRole && wordFor(BUYING_ROLES, buyingRole, this.language),
      vertical,
    ]
    return words.filter((word) => word !== undefined && word !== '').join(' · ')
  }

  private eyebrow(part: Omit<EyebrowPart, 'type' | 'x' | 'y'>): void {
    const room = this.width - (part.icon ? EYEBROW.icon : 0)
    const text = fitText(part.text, '600', EYEBROW.size, part.mono ? Number.MAX_VALUE : room)
    this.parts.push({ ...part, type: 'eyebrow', x: this.frame.left, y: this.y, text })
    this.y += EYEBROW.lineHeight + SPACE.line
  }

  /** A text field, or its hint on one line where it is empty and `field` names it. */
  private text(
    runs: readonly Run[],
    style: { size: number; lineHeight: number },
    maxLines: number,
    field?: string,
    indent = 0,
  ): void {
    const lines = breakLines(runs, style.size, this.width - indent, maxLines)
    if (lines.length > 0) return this.textPart(lines, style, indent)
    if (field === undefined) return
    const declared = kindOf(this.card.kind)?.fields[field]
    const hint = (declared?.hint ?? declared?.label)?.[this.language] ?? ''
    const text = fitText(hint, '400', style.size, this.width - indent)
    this.textPart([[{ text, face: '400', tone: 'quiet' }]], style, indent, { empty: true })
  }

  private textPart(
    lines: readonly (readonly Run[])[],
    style: { size: number; lineHeight: number },
    indent: number,
    more: { empty?: true; mark?: 'goal' | 'pain' | 'more' } = {},
  ): void {
    this.parts.push({
      type: 'text',
      x: this.frame.left + indent,
      y: this.y,
      lines,
      ...style,
      ...more,
    })
    this.y += lines.length * style.lineHeight + SPACE.line
  }

  private list(items: readonly ListItem[], mark: 'goal' | 'pain'): void {
    const texts = items.map((item) => item.text.trim()).filter((text) => text !== '')
    if (texts.length === 0) return
    this.y += SPACE.block
    const shown = texts.length > MAX_ITEMS ? texts.slice(0, MAX_ITEMS - 1) : texts
    for (const text of shown) {
      const lines = breakLines(
        [{ text, face: '400', tone: 'quiet' }],
        BODY.size,
        this.width - 18,
        2,
      )
      this.textPart(lines, BODY, 18, { mark })
    }
    if (texts.length === shown.length) return
    const rest: Run = { text: `+${texts.length - shown.length}`, face: '500', tone: 'quiet' }
    this.textPart([[rest]], BODY, 18, { mark: 'more' })
  }

  private chips(fields: readonly string[], isReserved = false): void {
    const chips = placeChips(factChips(this.card, fields, this.context), this.width)
    if (chips.length === 0 && !isReserved) return
    this.y += SPACE.block
    this.parts.push({ type: 'chips', x: this.frame.left, y: this.y, chips })
    this.y += CHIP.h
  }
}

function kindIcon(kind: string): FaceIcon {
  return kind === 'epic' || kind === 'objective' || kind === 'verticalCandidate'
    ? kind
    : 'productCandidate'
}
