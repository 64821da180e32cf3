import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Messenger } from '../../server/nodes/Messenger.ts'
import { startRedis, type Service } from '../support/services.ts'
import { until } from '../support/until.ts'

/** As pino writes it. */
const WARN = 40
const BROKEN = /Socket closed unexpectedly|ECONNRESET/

let redis: Service
let here: Messenger
let there: Messenger
/** How often a connection broke. */
let losses: number
const log = pino(
  { level: 'debug' },
  { write: (line) => void (losses += BROKEN.test(line) ? 1 : 0) },
)
beforeEach(async () => {
  losses = 0
  redis = await startRedis()
  here = new Messenger(redis.url, new Uint8Array(32), log)
  there = new Messenger(redis.url, new Uint8Array(32), log)
})
afterEach(async () => {
  here.close()
  there.close()
  await redis.remove()
})

/** Listens on the one, as a board does that is opened. */
function open(channel: string): string[] {
  const heard: string[] = []
  here.listen(channel, (message) => heard.push(message.toString()))
  return heard
}

let said = 0
/** What the other says is heard: not at once, where neither has reached Redis yet. */
async function hears(heard: string[], channel: string): Promise<void> {
  const before = heard.length
  await until(`${channel} is heard`, () => {
    there.say(channel, Buffer.from(`${channel} ${said++}`))
    return heard.length > before
  })
}

/** All four connections have noticed. */
async function lose(): Promise<void> {
  const before = losses
  await redis.stop()
  await until('both know', () => losses >= before + 4)
}

test('a board that is closed and opened again at once is heard', async () => {
  await hears(open('board'), 'board')
  here.forget('board')
  const heard = open('board')
  await hears(heard, 'board')
  // Whatever the first answer was about.
  await hears(heard, 'board')
})

test('boards that are opened, and opened again, while Redis is away are heard once it is back', async () => {
  const kept = open('kept')
  const left = open('left')
  await hears(kept, 'kept')
  await hears(left, 'left')
  await hears(open('again'), 'again')
  await lose()
  here.forget('left')
  here.forget('again')
  const [again, fresh] = [open('again'), open('fresh')]
  await redis.start()
  for (let i = 0; i < 3; i++) {
    await hears(kept, 'kept')
    await hears(again, 'again')
    await hears(fresh, 'fresh')
  }
  const before = left.length
  there.say('left', Buffer.from('late'))
  await hears(kept, 'kept')
  expect(left.length).toBe(before)
})

test('a board that is opened just before Redis goes is heard once it is back', async () => {
  await hears(open('kept'), 'kept')
  redis.signal('SIGSTOP')
  const asked = open('asked')
  await lose()
  await redis.start()
  await hears(asked, 'asked')
})

test('that Redis is away is said, and once', async () => {
  const levels: number[] = []
  const write = (line: string) => void levels.push((JSON.parse(line) as { level: number }).level)
  await redis.stop()
  const lost = new Messenger(redis.url, new Uint8Array(32), pino({ level: 'debug' }, { write }))
  await until('it was tried again and again', () => levels.length >= 6)
  expect(levels.filter((level) => level >= WARN)).toEqual([WARN])
  lost.close()
})
