import type { Update } from './readUpdate.ts'

/** From here on what an update costs is counted in time of this process; asking for that takes a microsecond. */
const LARGE_BYTES = 4096

/** How many milliseconds an update took. Where other programs keep the machine busy, that is no fault of its sender. */
export function stopwatch({ bytes }: Update): () => number {
  if (bytes.length < LARGE_BYTES) {
    const begun = performance.now()
    return () => performance.now() - begun
  }
  const begun = process.cpuUsage()
  return () => {
    const { user, system } = process.cpuUsage(begun)
    return (user + system) / 1000
  }
}
