/** One replacement: `remove` code units at `at`, then `insert` there. */
export interface TextDiff {
  readonly at: number
  readonly remove: number
  readonly insert: string
}

/**
 * What changed from `old` to `next`, as one replacement. In a run of equal letters the change could lie anywhere;
 * it is taken to end at `caret`, where the person typed, so that two people in the same run don't mix their words.
 * Never splits a surrogate pair: Yjs would store half an emoji as `\uFFFD`.
 */
export function textDiff(
  old: string,
  next: string,
  caret: number = next.length,
): TextDiff | undefined {
  if (old === next) return undefined
  const shorter = Math.min(old.length, next.length)
  const sameAtEnd = (end: number) => old[old.length - 1 - end] === next[next.length - 1 - end]
  const behindCaret = Math.min(shorter, next.length - caret)
  let end = 0
  while (end < behindCaret && sameAtEnd(end)) end++
  let at = 0
  while (at < shorter - end && old[at] === next[at]) at++
  while (end < shorter - at && sameAtEnd(end)) end++
  if (at > 0 && isHighSurrogate(old, at - 1)) at--
  if (end > 0 && isHighSurrogate(old, old.length - end - 1)) end--
  return { at, remove: old.length - end - at, insert: next.slice(at, next.length - end) }
}

function isHighSurrogate(text: string, index: number): boolean {
  const unit = text.charCodeAt(index)
  return unit >= 0xd800 && unit <= 0xdbff
}
