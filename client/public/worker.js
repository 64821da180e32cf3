// The service worker: pages from the network while there is one, else from here; hashed assets, which never change, from
// here at once. It never touches the API or anybody's data.
const CACHE = 'atelier-page'
const SHELL = '/'
/** Downloads are navigations too, and none of ours to keep. */
const PAGES = /^\/(?:[bj]\/[\w-]+)?$/

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

self.addEventListener('message', (event) => {
  if (Array.isArray(event.data)) event.waitUntil(keep(event.data))
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== self.location.origin) return
  if (request.mode === 'navigate' && PAGES.test(pathname)) event.respondWith(page(request))
  else if (pathname.startsWith('/assets/')) event.respondWith(asset(request))
})

/** Every address of ours shows the same page. A new build's page means new assets: the old ones go. */
async function page(request) {
  const cache = await caches.open(CACHE)
  try {
    const fresh = await fetch(request)
    // A proxy answers in the place of a server that is down.
    if (fresh.status >= 502 && fresh.status <= 504) return (await cache.match(SHELL)) ?? fresh
    if (!fresh.ok) return fresh
    const text = await fresh.clone().text()
    const kept = await cache.match(SHELL)
    if (kept && (await kept.text()) !== text) await forget(cache)
    await cache.put(SHELL, fresh.clone())
    return fresh
  } catch (error) {
    const kept = await cache.match(SHELL)
    if (kept) return kept
    throw error
  }
}

async function asset(request) {
  const cache = await caches.open(CACHE)
  const kept = await cache.match(request)
  if (kept) return kept
  const fresh = await fetch(request)
  if (fresh.ok) await cache.put(request, fresh.clone())
  return fresh
}

async function keep(addresses) {
  const cache = await caches.open(CACHE)
  for (const address of new Set(addresses)) {
    const { origin, pathname } = new URL(address, self.location.origin)
    const isOurs = origin === self.location.origin
    if (!isOurs || (pathname !== SHELL && !pathname.startsWith('/assets/'))) continue
    if (!(await cache.match(pathname))) await cache.add(pathname).catch(() => undefined)
  }
}

async function forget(cache) {
  for (const request of await cache.keys()) await cache.delete(request)
}
