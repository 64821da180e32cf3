import { monitorEventLoopDelay } from 'node:perf_hooks'

// Loaded into every server under test (node --import): answers what only the process itself knows. Idle, it costs nothing.
const delay = monitorEventLoopDelay({ resolution: 1 })

process.on('message', ({ id, ask }) => {
  if (ask === 'watch') {
    delay.enable()
    delay.reset()
  }
  if (ask === 'collect') for (let i = 0; i < 3; i++) globalThis.gc?.()
  const { user, system } = process.cpuUsage()
  process.send({
    id,
    cpuUs: user + system,
    rssBytes: process.memoryUsage.rss(),
    heapBytes: process.memoryUsage().heapUsed + process.memoryUsage().external,
    longestStallMs: delay.max / 1e6,
  })
})
// The channel to the bench is no reason to stay, and its end one to go.
process.channel?.unref()
process.on('disconnect', () => process.exit())
