import type { Content, PeerName } from './peers.ts'
import { runLoad } from './runLoad.ts'

const PEOPLE = 50
/** Those who read what they get; the generator has one core for all fifty. */
const LISTENERS = 2
const RATES = [1000, 2000, 3000, 5000, 7500, 10_000, 12_500, 15_000, 18_000, 22_000]
const MAX_P95_MS = 100
const MIN_ARRIVED = 0.95

/** The highest of our rates of updates a second into a board of fifty that still arrives in time. */
export async function highestRate(
  name: PeerName,
  content: Content,
  measureMs: number,
): Promise<number> {
  let highest = 0
  for (const rate of RATES) {
    const load = {
      name: `${rate} updates/s`,
      kind: 'drag',
      boards: 1,
      people: PEOPLE,
      senders: PEOPLE,
      hz: rate / PEOPLE,
      goal: Infinity,
    } as const
    const { p95Ms, arrived } = await runLoad(name, load, content, measureMs, {
      listeners: LISTENERS,
    })
    if (p95Ms > MAX_P95_MS || arrived < MIN_ARRIVED) break
    highest = rate
  }
  return highest
}
