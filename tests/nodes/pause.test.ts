import { afterAll, beforeAll, expect, test } from 'vitest'
import { Meeting } from '../support/Meeting.ts'
import { Nodes } from '../support/nodes.ts'

/** Longer than a transaction may idle, a query may take, Redis and a client may hear nothing. */
const PAUSE_MS = 30_000

let nodes: Nodes
beforeAll(async () => {
  nodes = await Nodes.start(2)
})
afterAll(() => nodes.close())

test('a node is stopped for longer than all time limits: the others go on, and it catches up', async () => {
  const meeting = await Meeting.open(nodes)
  const ada = await meeting.scribeAt(nodes.node(0))
  const ben = await meeting.scribeAt(nodes.node(1))
  meeting.everybodyWrites(40)
  await meeting.acknowledged(10)
  process.kill(nodes.node(1).pid, 'SIGSTOP')
  try {
    const end = performance.now() + PAUSE_MS
    const before = ben.acknowledged.length
    while (performance.now() < end) await meeting.acknowledged(20, [ada])
    expect(ben.acknowledged.length).toBe(before)
  } finally {
    process.kill(nodes.node(1).pid, 'SIGCONT')
  }
  await meeting.acknowledged(10, [ben])
  await meeting.expectAllOnce(nodes.nodes)
  meeting.end()
})
