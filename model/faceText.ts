import { advance, type FontFaceName } from './faceWidths.ts'

/** What a piece of text says by its colour: `paint` is the kind's own. */
export type Tone = 'ink' | 'quiet' | 'paint'

/** A piece of text in one style. */
export interface Run {
  readonly text: string
  readonly face: FontFaceName
  readonly tone?: Tone
}

export type Line = readonly Run[]

const ELLIPSIS = '…'
/** Text beyond this is never looked at: no face has room for it. */
const MAX_CHARACTERS = 1200

/** The width of a text on one line, in canvas units. */
export function textWidth(text: string, face: FontFaceName, size: number): number {
  let sum = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.codePointAt(i) ?? 0
    if (code > 0xffff) i++
    sum += advance(code, face)
  }
  return (sum * size) / 1000
}

/** A text on one line, cut with an ellipsis where it is wider than `width`. */
export function fitText(text: string, face: FontFaceName, size: number, width: number): string {
  const line = text.replace(/\s+/g, ' ').slice(0, MAX_CHARACTERS)
  return textWidth(line, face, size) <= width ? line : withEllipsis(line, face, size, width)
}

function withEllipsis(text: string, face: FontFaceName, size: number, width: number): string {
  let room = width - textWidth(ELLIPSIS, face, size)
  let fitting = ''
  for (const character of text) {
    room -= textWidth(character, face, size)
    if (room < 0) break
    fitting += character
  }
  return fitting.trimEnd() + ELLIPSIS
}

/**
 * Breaks text into lines no wider than `width`: at blanks, after hyphens and slashes, between signs of scripts that
 * have no blanks, and inside a word only when it fills a line alone. Line breaks in the text are kept. What does not fit
 * into `maxLines` is replaced by an ellipsis. Blank text gives no lines.
 */
export function breakLines(
  runs: readonly Run[],
  size: number,
  width: number,
  maxLines: number,
): Line[] {
  const setter = new LineSetter(size, width, maxLines)
  let left = MAX_CHARACTERS
  for (const [i, run] of runs.entries()) {
    const text = i === runs.length - 1 ? run.text.trimEnd() : run.text
    for (const piece of pieces(text.slice(0, Math.max(0, left)))) setter.add(piece, run)
    left -= text.length
  }
  if (left < 0) setter.overflow()
  return setter.end()
}

/** Words with the blanks behind them, and line breaks as pieces of their own. */
function pieces(text: string): string[] {
  return (
    text.match(
      /\n|[ \t]+|[\u2e80-\ud7ff\uf900-\ufaff\uff00-\uff60]|[^\s\u2e80-\ud7ff\uf900-\ufaff\uff00-\uff60-/–—]*[-/–—]+|[^\n \t\u2e80-\ud7ff\uf900-\ufaff\uff00-\uff60-/–—]+/g,
    ) ?? []
  )
}

class LineSetter {
  private readonly size: number
  private readonly width: number
  private readonly maxLines: number
  private readonly lines: Run[][] = []
  private line: Run[] = []
  private used = 0
  /** Blanks that count only when a word follows on the same line. */
  private blank: Run | undefined
  private full = false

  constructor(size: number, width: number, maxLines: number) {
    this.size = size
    this.width = width
    this.maxLines = maxLines
  }

  add(piece: string, style: Run): void {
    if (this.full) return
    if (piece === '\n') return this.next()
    if (/^[ \t]/.test(piece)) {
      if (this.line.length > 0) this.blank = { ...style, text: ' ' }
      return
    }
    const blank = this.blank ? this.widthOf(this.blank) : 0
    const word = { ...style, text: piece }
    const wide = this.widthOf(word)
    if (this.used + blank + wide > this.width && this.line.length > 0) this.next()
    if (wide <= this.width) return this.put(word, wide)
    for (const letter of piece) {
      const one = { ...style, text: letter }
      const step = this.widthOf(one)
      if (this.used + step > this.width && this.line.length > 0) this.next()
      this.put(one, step)
    }
  }

  overflow(): void {
    if (!this.full) this.close()
  }

  end(): Line[] {
    if (!this.full && this.line.length > 0) this.lines.push(this.line)
    while (this.lines.at(-1)?.length === 0) this.lines.pop()
    return this.lines
  }

  private widthOf({ text, face }: Run): number {
    return textWidth(text, face, this.size)
  }

  private put(word: Run, wide: number): void {
    if (this.full) return
    if (this.blank) this.append(this.blank, this.widthOf(this.blank))
    this.blank = undefined
    this.append(word, wide)
  }

  private append(run: Run, wide: number): void {
    const last = this.line.at(-1)
    if (last?.face === run.face && last.tone === run.tone) {
      this.line[this.line.length - 1] = { ...last, text: last.text + run.text }
    } else {
      this.line.push(run)
    }
    this.used += wide
  }

  private next(): void {
    if (this.lines.length + 1 >= this.maxLines) return this.close()
    this.lines.push(this.line)
    this.line = []
    this.used = 0
    this.blank = undefined
  }

  /** Ends the last line that fits with an ellipsis. */
  private close(): void {
    this.full = true
    const last = this.line.at(-1)
    if (!last) return
    const room = this.width - (this.used - this.widthOf(last))
    const text = withEllipsis(last.text, last.face, this.size, room)
    this.lines.push([...this.line.slice(0, -1), { ...last, text }])
  }
}
