import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { ApiError } from '../errors.ts'
import type { Jobs } from './jobs.ts'
import type { Order, Outcome } from './program.ts'

/** 5,000 stories take two seconds on a slow machine, and 300 MB. */
const LIMITS = { ms: 30_000, megabytes: 512 }
const MAX_AT_ONCE = 2
/** More than these are no workshop any more. */
const MAX_WAITING = 8

/** Built it lies beside the server; from the sources Node has to learn TypeScript first. */
const IS_BUILT = import.meta.url.endsWith('.js')
const PROGRAM = fileURLToPath(new URL(IS_BUILT ? 'program.js' : 'program.ts', import.meta.url))
const ARGS = IS_BUILT ? [] : ['--import', 'tsx']

let underWay = 0
const waiting: (() => void)[] = []

/**
 * Does a job in a process of its own: in the seconds that a large one takes, this one would tell nobody anything, and
 * one that is made to take for ever ends with its time or its memory.
 *
 * @throws {ApiError} what the job refuses; tooLarge when it took too much; tooMany while many wait
 */
export async function doAside<Name extends keyof Jobs>(
  name: Name,
  input: Parameters<Jobs[Name]>[0],
  limits = LIMITS,
): Promise<Awaited<ReturnType<Jobs[Name]>>> {
  await takeTurn()
  try {
    const outcome = await give({ name, input }, limits)
    if (!outcome) throw new ApiError('tooLarge', 'This takes too long to read')
    if ('refusal' in outcome) throw new ApiError(outcome.refusal.code, outcome.refusal.message)
    return outcome.value as Awaited<ReturnType<Jobs[Name]>>
  } finally {
    endTurn()
  }
}

async function takeTurn(): Promise<void> {
  if (underWay < MAX_AT_ONCE) underWay++
  else if (waiting.length >= MAX_WAITING) throw new ApiError('tooMany', 'Many others wait already')
  else await new Promise<void>((begin) => waiting.push(begin))
}

/** The next one takes it over. */
function endTurn(): void {
  const begin = waiting.shift()
  if (begin) begin()
  else underWay--
}

/** Undefined when it took too much. */
function give(order: Order, { ms, megabytes }: typeof LIMITS): Promise<Outcome | undefined> {
  const child = fork(PROGRAM, [], {
    execArgv: [`--max-old-space-size=${megabytes}`, ...ARGS],
    // Our secrets are none of its business.
    env: {},
    serialization: 'advanced',
    stdio: 'ignore',
    timeout: ms,
    killSignal: 'SIGKILL',
  })
  return new Promise((resolve, reject) => {
    child.once('message', (outcome) => resolve(outcome as Outcome))
    child.on('error', reject)
    // Not 'exit', which may come before the last of a long answer has been read.
    child.once('close', (code, signal) => {
      if (signal) resolve(undefined)
      else reject(new Error(`A job aside ended with ${code}`))
    })
    child.send(order)
  })
}
