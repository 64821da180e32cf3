import type { Range } from './readUpdate.ts'

/** A set of clocks by client, kept as ranges: one that takes five bytes to write may have millions. */
export class Ranges {
  /** Ascending, with something between each two. */
  readonly #clients = new Map<number, Range[]>()

  add({ client, clock, end }: Range): void {
    const ranges = this.#clients.get(client) ?? []
    this.#clients.set(client, ranges)
    const from = firstTo(ranges, clock)
    let to = from
    while ((ranges[to]?.clock ?? Infinity) <= end) to++
    const [first, last] = [ranges[from], ranges[to - 1]]
    const isAlone = from === to || !first || !last
    const joined = isAlone
      ? { client, clock, end }
      : { client, clock: Math.min(clock, first.clock), end: Math.max(end, last.end) }
    ranges.splice(from, to - from, joined)
  }

  /** Whether all of a range is in it. */
  holds({ client, clock, end }: Range): boolean {
    const ranges = this.#clients.get(client) ?? []
    const range = ranges[firstTo(ranges, clock + 1)]
    return range !== undefined && range.clock <= clock && end <= range.end
  }
}

/** The first range that ends at a clock or behind it. */
function firstTo(ranges: readonly Range[], clock: number): number {
  let low = 0
  for (let high = ranges.length; low < high;) {
    const middle = (low + high) >> 1
    if ((ranges[middle]?.end ?? Infinity) < clock) low = middle + 1
    else high = middle
  }
  return low
}
