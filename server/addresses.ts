import { networkInterfaces } from 'node:os'

const EVERYWHERE: readonly string[] = ['0.0.0.0', '::']

/** URLs under which others on the local network reach this server; none while it listens to this machine only. */
export function lanAddresses(host: string, port: number): string[] {
  if (!EVERYWHERE.includes(host)) return []
  return Object.values(networkInterfaces())
    .flat()
    .filter((address) => address?.family === 'IPv4' && !address.internal)
    .map((address) => `http://${address?.address}:${port}`)
}
