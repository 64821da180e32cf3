import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

// The first is Chromium without windows: a page opens in half the time.
const NAMES = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
]

const PLACES = {
  darwin: [
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ],
  win32: ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA']
    .filter((name) => process.env[name])
    .map((name) => join(process.env[name], 'Google', 'Chrome', 'Application', 'chrome.exe')),
}

/**
 * The path of a Chromium or Chrome for the browser tests: CHROMIUM_PATH, an installed one, Playwright's own, or
 * Debian's package, which is installed when this runs as root.
 *
 * @throws {Error} that names the command to run when there is none
 */
export async function findBrowser() {
  const chosen = process.env.CHROMIUM_PATH
  if (chosen) {
    if (isBrowser(chosen)) return chosen
    throw new Error(`CHROMIUM_PATH is ${chosen}, which does not start as a browser.`)
  }
  return findInstalled() ?? (await findPlaywrights()) ?? installOnDebian() ?? fail()
}

function findInstalled() {
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .filter(Boolean)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
  return [...onPath, ...(PLACES[process.platform] ?? [])].find(isBrowser)
}

async function findPlaywrights() {
  const { chromium } = await import('playwright-core')
  const path = chromium.executablePath()
  return path && isBrowser(path) ? path : undefined
}

/** Existence alone is not enough: Ubuntu's `chromium-browser` may be a script that only asks for a snap. */
function isBrowser(path) {
  if (!existsSync(path)) return false
  // There `--version` would open a window.
  if (process.platform === 'win32') return true
  try {
    execFileSync(path, ['--version'], { stdio: 'ignore', timeout: 20_000 })
    return true
  } catch {
    return false
  }
}

function installOnDebian() {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return undefined
  const options = {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }
  const install = ['install', '-y', '-qq', '--no-install-recommends']
  for (const name of ['chromium-headless-shell', 'chromium']) {
    console.log(`No Chromium found: installing the Debian package (apt-get install -y ${name}) …`)
    try {
      execFileSync('apt-get', ['update', '-qq'], options)
      execFileSync('apt-get', [...install, name], options)
      break
    } catch {
      // Older releases have no package of the first.
    }
  }
  return findInstalled()
}

function fail() {
  const command = existsSync('/etc/debian_version')
    ? 'sudo apt-get update && sudo apt-get install -y chromium'
    : 'npx playwright-core install chromium'
  throw new Error(
    `The browser tests need Chromium or Chrome, and none was found. Run\n    ${command}\n` +
      'or set CHROMIUM_PATH to the program, then run the tests again.',
  )
}
