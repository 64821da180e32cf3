import { randomInt } from 'node:crypto'
import type { Random } from '../../model/ids.ts'

const STEPS = 2 ** 48 - 1

/** Numbers in [0, 1) that nobody can guess: for keys and ids. */
export const secureRandom: Random = () => randomInt(STEPS) / STEPS
