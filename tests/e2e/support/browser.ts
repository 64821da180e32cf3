import { chromium, type Browser, type LaunchOptions } from 'playwright-core'

/** One Chromium; each person gets a context of their own in it. */
export function launchBrowser(options: LaunchOptions = {}): Promise<Browser> {
  const executablePath = process.env['CHROMIUM_PATH']
  if (!executablePath) throw new Error('CHROMIUM_PATH is not set: see tests/e2e/support/setup.mjs')
  return chromium.launch({
    executablePath,
    ...options,
    args: [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      // As a desktop draws: the headless shell would round letters to whole pixels.
      '--font-render-hinting=none',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...(options.args ?? []),
    ],
  })
}
