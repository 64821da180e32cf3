import type { Random } from './ids.ts'

/**
 * Order keys: strings that sort between any two others, so that inserting never renumbers.
 * The format is that of David Greenspan's "Implementing Fractional Indexing" (an integer part whose
 * first letter says its length, then a fraction in base 62), which the canvas uses as well: one kind
 * of key serves both the order of cards and the layers of the canvas.
 */
export type OrderKey = string

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const FIRST = 'a0'
/** Halvings at random: two people who insert at the same place get different keys 31 times in 32. */
const JITTER_STEPS = 5

export function isOrderKey(value: unknown): value is OrderKey {
  if (typeof value !== 'string' || value.length > 200 || !/^[0-9A-Za-z]+$/.test(value)) return false
  const length = integerLength(value[0] ?? '')
  return length > 0 && value.length >= length && !(value.length > length && value.endsWith('0'))
}

/** `n` keys in order between `low` and `high` (null = open end). Equal or crossed bounds are treated as open above. */
export function orderKeysBetween(
  low: OrderKey | null,
  high: OrderKey | null,
  n: number,
  random: Random,
): OrderKey[] {
  const floor = isOrderKey(low) ? low : null
  const ceiling = isOrderKey(high) && (floor === null || floor < high) ? high : null
  const keys: OrderKey[] = []
  let previous = floor
  for (let i = 0; i < n; i++) {
    previous = ceiling === null ? after(previous, random) : jittered(previous, ceiling, random)
    keys.push(previous)
  }
  return keys
}

export function orderKeyBetween(
  low: OrderKey | null,
  high: OrderKey | null,
  random: Random,
): OrderKey {
  return orderKeysBetween(low, high, 1, random)[0] ?? FIRST
}

/** Sorts by order key, then id: two documents that agree always show the same sequence. */
export function byOrder<T extends { order: OrderKey; id: string }>(a: T, b: T): number {
  return compareText(a.order, b.order) || compareText(a.id, b.id)
}

/** By code unit, the same on every machine (localeCompare is not). */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function after(low: OrderKey | null, random: Random): OrderKey {
  const next = between(low, null)
  return jittered(next, between(next, null), random)
}

function jittered(low: OrderKey | null, high: OrderKey, random: Random): OrderKey {
  let [a, b]: [OrderKey | null, OrderKey] = [low, high]
  let middle = between(a, b)
  for (let i = 0; i < JITTER_STEPS; i++) {
    if (random() < 0.5) a = middle
    else b = middle
    middle = between(a, b)
  }
  return middle
}

function between(a: OrderKey | null, b: OrderKey | null): OrderKey {
  if (a === null && b === null) return FIRST
  if (a === null) return below(b as OrderKey)
  const integer = a.slice(0, integerLength(a[0] ?? ''))
  const fraction = a.slice(integer.length)
  if (b === null) {
    const next = increment(integer)
    return next ?? integer + midpoint(fraction, null)
  }
  const integerB = b.slice(0, integerLength(b[0] ?? ''))
  if (integer === integerB) return integer + midpoint(fraction, b.slice(integerB.length))
  const next = increment(integer)
  return next !== null && next < b ? next : integer + midpoint(fraction, null)
}

function below(b: OrderKey): OrderKey {
  const integer = b.slice(0, integerLength(b[0] ?? ''))
  const fraction = b.slice(integer.length)
  if (fraction !== '') return integer < b ? integer : integer + midpoint('', fraction)
  return decrement(integer) ?? integer + midpoint('', fraction)
}

/** A fraction strictly between `a` and `b`; never ends in 0, since nothing would fit below it. */
function midpoint(a: string, b: string | null): string {
  if (b !== null) {
    let same = 0
    while ((a[same] ?? '0') === b[same]) same++
    if (same > 0) return b.slice(0, same) + midpoint(a.slice(same), b.slice(same))
  }
  const low = a === '' ? 0 : DIGITS.indexOf(a[0] ?? '0')
  const high = b === null ? DIGITS.length : DIGITS.indexOf(b[0] ?? '0')
  if (high - low > 1) return DIGITS[Math.round((low + high) / 2)] ?? 'V'
  if (b !== null && b.length > 1) return b.slice(0, 1)
  return (DIGITS[low] ?? '0') + midpoint(a.slice(1), null)
}

function integerLength(head: string): number {
  if (head >= 'a' && head <= 'z') return head.charCodeAt(0) - 97 + 2
  if (head >= 'A' && head <= 'Z') return 90 - head.charCodeAt(0) + 2
  return 0
}

function increment(integer: string): string | null {
  const digits = [...integer.slice(1)]
  for (let i = digits.length - 1; i >= 0; i--) {
    const next = DIGITS.indexOf(digits[i] ?? '0') + 1
    if (next < DIGITS.length) {
      digits[i] = DIGITS[next] ?? '0'
      return integer[0] + digits.join('')
    }
    digits[i] = '0'
  }
  const head = integer[0] ?? 'a'
  if (head === 'Z') return 'a0'
  if (head === 'z') return null
  const next = String.fromCharCode(head.charCodeAt(0) + 1)
  return next + (next > 'a' ? [...digits, '0'] : digits.slice(1)).join('')
}

function decrement(integer: string): string | null {
  const digits = [...integer.slice(1)]
  for (let i = digits.length - 1; i >= 0; i--) {
    const next = DIGITS.indexOf(digits[i] ?? '0') - 1
    if (next >= 0) {
      digits[i] = DIGITS[next] ?? '0'
      return integer[0] + digits.join('')
    }
    digits[i] = 'z'
  }
  const head = integer[0] ?? 'a'
  if (head === 'a') return 'Zz'
  if (head === 'A') return null
  const next = String.fromCharCode(head.charCodeAt(0) - 1)
  return next + (next < 'Z' ? [...digits, 'z'] : digits.slice(1)).join('')
}
