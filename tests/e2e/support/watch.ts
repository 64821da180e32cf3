import type { Page } from 'playwright-core'

/**
 * Collects what a page must never do: errors on the console, uncaught exceptions, and requests to anybody but its
 * own origin.
 */
export function watch(page: Page, origin: string): string[] {
  const problems: string[] = []
  page.on('console', (message) => {
    if (message.type() !== 'error') return
    // A server that was killed on purpose shows as failed connections; that is no fault of the page.
    if (
      /ERR_CONNECTION_REFUSED|ERR_INTERNET_DISCONNECTED|WebSocket connection/.test(message.text())
    )
      return
    problems.push(`console: ${message.text()} (${message.location().url})`)
  })
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.stack ?? error.message}`))
  const isForeign = (url: string) =>
    /^(https?|wss?):/.test(url) && new URL(url).host !== new URL(origin).host
  page.on('request', (request) => {
    if (isForeign(request.url())) problems.push(`request to another origin: ${request.url()}`)
  })
  page.on('websocket', (socket) => {
    if (isForeign(socket.url())) problems.push(`socket to another origin: ${socket.url()}`)
  })
  return problems
}
