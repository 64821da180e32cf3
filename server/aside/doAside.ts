import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { ApiError } from '../errors.ts'
import type { Jobs } from './jobs.ts'
import type { Order, Outcome } from './program.ts'

/** 5,000 stories take two seconds on a slow machine, and 300 MB. */
const TIMEOUT_MS = 30_000
const MEMORY_MB = 512
const MAX_AT_ONCE = 2

/** Built it lies beside the server; from the sources Node has to learn TypeScript first. */
const IS_BUILT = import.meta.url.endsWith('.js')
const PROGRAM = fileURLToPath(new URL(IS_BUILT ? 'program.js' : 'program.ts', import.meta.url))
const ARGS = [`--max-old-space-size=${MEMORY_MB}`, ...(IS_BUILT ? [] : ['--import', 'tsx'])]

let underWay = 0

/**
 * Does a job in a process of its own: in the seconds that a large one takes, this one would tell nobody anything, and
 * one that is made to take for ever ends with its time or its memory.
 *
 * @throws {ApiError} what the job refuses; tooLarge when it took too much; tooMany while others are under way
 */
export async function doAside<Name extends keyof Jobs>(
  name: Name,
  input: Parameters<Jobs[Name]>[0],
): Promise<Awaited<ReturnType<Jobs[Name]>>> {
  if (underWay >= MAX_AT_ONCE) throw new ApiError('tooMany', 'Others are at something large')
  underWay++
  try {
    const outcome = await give({ name, input })
    if (!outcome) throw new ApiError('tooLarge', 'This takes too long to read')
    if ('refusal' in outcome) throw new ApiError(outcome.refusal.code, outcome.refusal.message)
    return outcome.value as Awaited<ReturnType<Jobs[Name]>>
  } finally {
    underWay--
  }
}

/** Undefined when it took too much. */
function give(order: Order): Promise<Outcome | undefined> {
  const child = fork(PROGRAM, [], {
    execArgv: ARGS,
    // Our secrets are none of its business.
    env: {},
    serialization: 'advanced',
    stdio: 'ignore',
    timeout: TIMEOUT_MS,
    killSignal: 'SIGKILL',
  })
  return new Promise((resolve, reject) => {
    child.once('message', (outcome) => resolve(outcome as Outcome))
    child.on('error', reject)
    child.once('exit', (code, signal) => {
      if (signal) resolve(undefined)
      else reject(new Error(`A job aside ended with ${code}`))
    })
    child.send(order)
  })
}
