import { fdatasyncSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { WebSocketServer } from 'ws'

/*
 * The least that a server costs which keeps what it tells: what came in within a moment is appended to one file for all
 * rooms, is on disk, and then goes to each of the others in one write. Nothing is read, checked, merged or acknowledged. It
 * waits for company as long as ours does; see server/sync/Rhythm.ts.
 */
const WINDOW_MS_PER_PERSON = 0.35
const MAX_WINDOW_MS = 33
const PACE_MS = 3
const BUSY = 0.08
const TOGETHER = 2.2
const COMMIT_IN_PEOPLE = 25
const MEMORY_MS = 300

const rooms = new Map()
const log = openSync(join(process.env.DATA_DIR, 'log'), 'a')
const due = new Set()
let isStoring = false
let storedAt = -Infinity

/** Until so long has passed since then. */
function left(since, ms) {
  return Math.max(0, since + ms - performance.now())
}

function storeSoon(room) {
  due.add(room)
  if (!isStoring) setTimeout(storeAll, left(storedAt, PACE_MS))
  isStoring = true
}

function storeAll() {
  isStoring = false
  storedAt = performance.now()
  const windows = [...due].map((room) => [room, room.take()])
  due.clear()
  writeSync(log, Buffer.concat(windows.flatMap(([, said]) => said.map(({ frame }) => frame))))
  fdatasyncSync(log)
  for (const [room, said] of windows) room.tell(said)
}

class Room {
  people = new Set()
  said = []
  #toldAt = -Infinity
  /** Frames per ms, of late. */
  #rate = 0

  hear(data, from) {
    this.said.push({ frame: frameOf(data), from })
    if (this.said.length > 1) return
    setTimeout(() => storeSoon(this), left(this.#toldAt, this.#windowMs))
  }

  get #windowMs() {
    const { size } = this.people
    const together = TOGETHER * (1 + COMMIT_IN_PEOPLE / size)
    const forWriters = this.#rate > BUSY ? together / this.#rate : 0
    return Math.min(MAX_WINDOW_MS, Math.max(size * WINDOW_MS_PER_PERSON, forWriters))
  }

  take() {
    const now = performance.now()
    const elapsed = Math.min(MEMORY_MS * 10, Math.max(1, now - this.#toldAt))
    this.#rate += (this.said.length / elapsed - this.#rate) * (1 - Math.exp(-elapsed / MEMORY_MS))
    this.#toldAt = now
    return this.said.splice(0)
  }

  tell(said) {
    const all = Buffer.concat(said.map(({ frame }) => frame))
    const senders = new Set(said.map(({ from }) => from))
    for (const person of this.people) {
      const others = senders.has(person) && said.filter(({ from }) => from !== person)
      const bytes = others ? Buffer.concat(others.map(({ frame }) => frame)) : all
      if (bytes.length > 0) person._socket.write(bytes)
    }
  }
}

/** As a server sends it: whole, binary, unmasked. */
function frameOf(data) {
  if (data.length < 126) return Buffer.concat([Buffer.from([0x82, data.length]), data])
  const head = Buffer.from([0x82, 126, 0, 0])
  head.writeUInt16BE(data.length, 2)
  return Buffer.concat([head, data])
}

const server = new WebSocketServer({ port: Number(process.env.PORT), host: '127.0.0.1' })
server.on('connection', (socket, { url }) => {
  const room = rooms.get(url) ?? new Room()
  rooms.set(url, room)
  room.people.add(socket)
  socket.on('message', (data) => room.hear(data, socket))
  socket.on('close', () => room.people.delete(socket))
})
server.on('listening', () => console.log('listening'))
