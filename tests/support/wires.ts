import { readMessage, type Message } from '../../server/sync/frames.ts'

/** The messages in bytes that a server lays out for a WebSocket. */
export function payloadsIn(wire: Buffer): Buffer[] {
  const payloads = []
  for (let at = 0; at < wire.length;) {
    const short = wire.readUInt8(at + 1)
    const head = short < 126 ? 2 : short === 126 ? 4 : 10
    const length =
      head === 2 ? short : head === 4 ? wire.readUInt16BE(at + 2) : wire.readUInt32BE(at + 6)
    payloads.push(wire.subarray(at + head, at + head + length))
    at += head + length
  }
  return payloads
}

/** As a stock client reads them. */
export function messagesIn(wire: Buffer): Message[] {
  return payloadsIn(wire).map(readMessage)
}
