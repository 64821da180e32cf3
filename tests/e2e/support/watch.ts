import type { Page } from 'playwright-core'

const CUT_OFF =
  /net::ERR_(CONNECTION_|EMPTY_|INTERNET_|NETWORK_|SOCKET_|FAILED$)|^WebSocket connection to/

/** tldraw asks to cancel touches where React listens passively; the browser says that it did not. */
const PASSIVE_TOUCH = /preventDefault inside passive event listener|attempt to cancel a touch/

/**
 * Collects what a page must never do: errors on the console, uncaught exceptions, and requests to anybody but its
 * own origin.
 */
export function watch(page: Page, origin: string): string[] {
  const problems: string[] = []
  const add = (problem: string) => {
    if (!problems.includes(problem)) problems.push(problem)
  }
  page.on('console', (message) => {
    if (message.type() !== 'error') return
    // A server that was killed on purpose shows as failed connections; that is no fault of the page.
    if (CUT_OFF.test(message.text()) || PASSIVE_TOUCH.test(message.text())) return
    // An answer of 401 or 404 is for the page to handle; Chromium writes a line about it all the same.
    const { url } = message.location()
    if (url.startsWith(`${origin}/api/`) && message.text().startsWith('Failed to load')) return
    add(`console: ${message.text()} (${url})`)
  })
  page.on('pageerror', (error) => add(`uncaught: ${error.stack || error.message}`))
  const isForeign = (url: string) =>
    /^(https?|wss?):/.test(url) && new URL(url).host !== new URL(origin).host
  page.on('request', (request) => {
    if (isForeign(request.url())) add(`request to another origin: ${request.url()}`)
  })
  page.on('websocket', (socket) => {
    if (isForeign(socket.url())) add(`socket to another origin: ${socket.url()}`)
  })
  return problems
}
