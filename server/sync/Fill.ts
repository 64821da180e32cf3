/** From this part of the bound on people are told how full a document is. */
const WARN_FROM = 0.8
const TELL_STEP = 0.01
/** What came since the last count may be garbage already: so much of it is let in before there is a new count. */
const SLACK = 0.1
const RECOUNT_MS = 5000

/** How large a stored document is, counted cheaply: at each snapshot, and by the bytes that came since. */
export class Fill {
  readonly #bound: number
  #counted: number
  #since: number
  #recountAt = 0
  /** What people were told last; 0 while there was nothing to tell. */
  #told = 0

  /** @param counted bytes of the snapshot  @param since bytes of the updates behind it */
  constructor(bound: number, counted: number, since: number) {
    this.#bound = bound
    this.#counted = counted
    this.#since = since
  }

  get bytes(): number {
    return this.#counted + this.#since
  }

  get bound(): number {
    return this.#bound
  }

  get isFull(): boolean {
    return this.#counted >= this.#bound || this.bytes >= this.#bound * (1 + SLACK)
  }

  get isWorthTelling(): boolean {
    return this.bytes >= this.#bound * WARN_FROM
  }

  add(bytes: number): void {
    this.#since += bytes
  }

  /** A snapshot was made; `since` came while it was. */
  count(bytes: number, since: number): void {
    this.#counted = bytes
    this.#since = since
  }

  /** A new count may change what people may do. */
  get isUncounted(): boolean {
    return this.#since > 0 && this.bytes >= this.#bound
  }

  /** Whether it is time for one, which costs a snapshot. */
  needsCount(now: number): boolean {
    if (!this.isUncounted || now < this.#recountAt) return false
    this.#recountAt = now + RECOUNT_MS
    return true
  }

  /** True once for each per cent of change above the warning, and once when it falls below. */
  takeNews(): boolean {
    const worth = this.isWorthTelling ? this.bytes : 0
    const isBelowNow = worth === 0 && this.#told > 0
    const isNews = isBelowNow || Math.abs(worth - this.#told) >= this.#bound * TELL_STEP
    if (isNews) this.#told = worth
    return isNews
  }
}
