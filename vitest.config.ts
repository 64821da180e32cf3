import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** A browser and a server keep a core busy between them. */
const E2E_WORKERS = Math.min(4, Math.max(2, Math.floor(availableParallelism() / 2)))

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          // Tests that need a DOM say so in their first line: `// @vitest-environment happy-dom`.
          include: ['tests/{model,client,tooling}/**/*.test.{ts,tsx}', 'tests/*.test.ts'],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'protocol',
          include: ['tests/{server,sync}/**/*.test.ts'],
          // Much of it waits: for disks, for clocks, for processes of its own.
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'nodes',
          include: ['tests/nodes/**/*.test.ts'],
          // Each starts several servers and databases; one of them mostly waits.
          maxWorkers: 2,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          globalSetup: 'tests/e2e/support/setup.mjs',
          maxWorkers: Number(process.env['E2E_WORKERS'] ?? E2E_WORKERS),
          testTimeout: 180_000,
          hookTimeout: 60_000,
          // A slow machine is no failure: what is waited for has until then to become true.
          expect: { poll: { timeout: 45_000, interval: 100 } },
        },
      },
    ],
  },
})
