/**
 * Ids are strings that cannot be mixed up. They are made by whoever creates the thing, so they
 * need no round trip and never collide (71 bits).
 */
declare const brand: unique symbol
type Branded<Name extends string> = string & { readonly [brand]: Name }

export type BoardId = Branded<'BoardId'>
export type CardId = Branded<'CardId'>
export type AreaId = Branded<'AreaId'>
export type LinkId = Branded<'LinkId'>
export type StepId = Branded<'StepId'>
/** One person on one board and device: random, no name in it. Names live in server rows. */
export type ParticipantId = Branded<'ParticipantId'>

/** Returns numbers in [0, 1). Chance is an argument, so that tests can repeat it. */
export type Random = () => number

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

export function newId<Id extends string>(random: Random, length = 12): Id {
  let id = ''
  for (let i = 0; i < length; i++) id += ALPHABET[Math.floor(random() * ALPHABET.length)]
  return id as Id
}

/** Anything that may be a key of the document or part of a URL; excludes `__proto__` and blanks. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/.test(value)
}
