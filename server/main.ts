import QRCode from 'qrcode'
import { lanAddresses } from './addresses.ts'
import { createApp } from './app.ts'
import { ConfigError, readConfig, type Config } from './config.ts'
import { StorageError } from './storage/BoardStorage.ts'

/** A balancer or a process manager waits so long before it kills. */
const LONGEST_END_MS = 9500
/** Exit code: what was asked can't be done, whatever the machine's state; restarting is pointless. */
const WRONG_USE = 2

async function start(): Promise<void> {
  const config = readConfig(process.env, process.argv.slice(2))
  const app = await createApp(config)
  const { url, port } = await app.listen()
  say(`\n  Atelier: ${config.publicUrl ?? url}\n`)
  await showAddresses(config, port)
  let isEnding = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // The second Ctrl+C means now.
      if (isEnding) process.exit(1)
      isEnding = true
      setTimeout(() => process.exit(1), LONGEST_END_MS).unref()
      void app.close().then(() => process.exit(0), fail)
    })
  }
}

async function showAddresses({ host }: Config, port: number): Promise<void> {
  const addresses = lanAddresses(host, port)
  for (const address of addresses) say(`  On your network: ${address}`)
  if (addresses[0] && process.stdout.isTTY)
    say(`\n${await QRCode.toString(addresses[0], { type: 'terminal', small: true })}`)
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

/** What the person who starts it can put right is said in a sentence; the rest with its stack. */
function fail(error: unknown): never {
  const { code } = error as NodeJS.ErrnoException
  const isPlain =
    error instanceof ConfigError || error instanceof StorageError || code !== undefined
  const text = isPlain ? (error as Error).message : ((error as Error).stack ?? String(error))
  process.stderr.write(`Atelier cannot start.\n${text}\n`)
  process.exit(error instanceof ConfigError ? WRONG_USE : 1)
}

start().catch(fail)
