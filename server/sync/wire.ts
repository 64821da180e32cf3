const FINAL_BINARY = 0x82

/** A message as it goes over a WebSocket from a server: whole, binary, unmasked. */
export function toWire(message: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(headBytes(message.length) + message.length)
  bytes.set(message, writeHead(bytes, message.length))
  return bytes
}

/** What comes before a message of so many bytes. */
export function headFor(length: number): Buffer {
  const bytes = Buffer.allocUnsafe(headBytes(length))
  writeHead(bytes, length)
  return bytes
}

function headBytes(length: number): 2 | 4 | 10 {
  return length < 126 ? 2 : length < 65_536 ? 4 : 10
}

/** Returns where the message begins. */
function writeHead(bytes: Buffer, length: number): number {
  const head = headBytes(length)
  bytes[0] = FINAL_BINARY
  bytes[1] = head === 2 ? length : head === 4 ? 126 : 127
  if (head === 4) bytes.writeUInt16BE(length, 2)
  if (head === 10) bytes.writeBigUInt64BE(BigInt(length), 2)
  return head
}
