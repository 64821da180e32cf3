/** Something that fills by use and drains with time: short bursts pass, steady floods do not. */
export class Bucket {
  readonly #size: number
  readonly #perSecond: number
  #level = 0
  #at = 0

  /** `perSecond`: what drains. */
  constructor({ size, perSecond }: { readonly size: number; readonly perSecond: number }) {
    this.#size = size
    this.#perSecond = perSecond
  }

  /** Whether it overflows. @param now in milliseconds, never less than before */
  overflows(amount: number, now: number): boolean {
    this.#drain(now)
    this.#level += amount
    return this.#level > this.#size
  }

  isEmpty(now: number): boolean {
    this.#drain(now)
    return this.#level === 0
  }

  #drain(now: number): void {
    const drained = ((now - this.#at) / 1000) * this.#perSecond
    this.#at = now
    this.#level = Math.max(0, this.#level - drained)
  }
}
