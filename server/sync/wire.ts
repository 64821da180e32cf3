const FINAL_BINARY = 0x82

/** A message as it goes over a WebSocket from a server: whole, binary, unmasked. */
export function toWire(message: Uint8Array): Buffer {
  return Buffer.concat([headFor(message.length), message])
}

/** What comes before a message of so many bytes. */
export function headFor(length: number): Buffer {
  const head = length < 126 ? 2 : length < 65_536 ? 4 : 10
  const bytes = Buffer.allocUnsafe(head)
  bytes[0] = FINAL_BINARY
  bytes[1] = head === 2 ? length : head === 4 ? 126 : 127
  if (head === 4) bytes.writeUInt16BE(length, 2)
  if (head === 10) bytes.writeBigUInt64BE(BigInt(length), 2)
  return bytes
}
