/**
 * A link made on the server's own machine (`127.0.0.1`) opens nowhere else: where the server knows an address in the
 * local network, the link leads there.
 */
export function reachableLink(link: string, addresses: readonly string[]): string {
  const url = new URL(link)
  const address = addresses[0]
  if (address === undefined || !/^(localhost|127\.|\[::1\])/.test(url.host)) return link
  const there = new URL(address.includes('//') ? address : `${url.protocol}//${address}`)
  there.pathname = url.pathname
  there.hash = url.hash
  if (there.port === '' && !address.includes('//')) there.port = url.port
  return there.href
}
