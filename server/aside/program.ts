import { jobs, refusalOf, type Jobs, type Refusal } from './jobs.ts'

/** What this program is sent. */
export interface Order {
  readonly name: keyof Jobs
  readonly input: unknown
}

export type Outcome = { readonly value: unknown } | { readonly refusal: Refusal }

// A process of its own that does one job: see `doAside`.
process.once('message', (order: Order) => {
  void carryOut(order).then((outcome) =>
    process.send?.(outcome, undefined, undefined, () => process.disconnect()),
  )
})

async function carryOut({ name, input }: Order): Promise<Outcome> {
  const work = jobs[name] as (given: unknown) => unknown
  try {
    return { value: await work(input) }
  } catch (error) {
    const refusal = refusalOf(error)
    if (!refusal) throw error
    return { refusal }
  }
}
