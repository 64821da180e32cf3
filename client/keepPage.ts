/**
 * Keeps the page itself on this device, so that a board can be opened and reloaded without network; its content is
 * kept by the board (IndexedDB). Browsers allow it on https and on this machine only: over plain http on a local network
 * a page that is open goes on working, but can't be reloaded while the server is away.
 */
export function keepPage(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  const { serviceWorker } = navigator
  serviceWorker
    .register('/worker.js')
    .then(() => serviceWorker.ready)
    .then(({ active }) => {
      active?.postMessage([`${location.origin}/`])
      // Whatever the page loads before the worker sees it, from the first file on.
      new PerformanceObserver((list) => {
        active?.postMessage(list.getEntries().map(({ name }) => name))
      }).observe({ type: 'resource', buffered: true })
    })
    // Blocked by the browser's settings: the page then needs the network, as any other.
    .catch(() => undefined)
}
