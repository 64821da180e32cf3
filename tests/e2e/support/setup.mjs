import { build } from '../../../scripts/build.mjs'
import { findBrowser } from '../../../scripts/support/browser.mjs'

/** Lets one spec be run by its name alone, on a fresh build. */
export async function setup() {
  process.env.CHROMIUM_PATH = await findBrowser()
  await build()
}
