import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** A browser and a server keep a core busy between them. */
const E2E_WORKERS = Math.min(4, Math.max(2, Math.floor(availableParallelism() / 2)))

// Without isolation each worker loads our modules once: half of what short test files take.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'model',
          include: ['tests/{model,tooling}/**/*.test.ts', 'tests/*.test.ts'],
          isolate: false,
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'client',
          // Tests that need a DOM say so in their first line: `// @vitest-environment happy-dom`.
          include: ['tests/client/**/*.test.{ts,tsx}'],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'protocol',
          include: ['tests/{server,sync}/**/*.test.ts'],
          isolate: false,
          // Much of it waits: for disks, for clocks, for processes of its own.
          maxWorkers: 3,
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
          isolate: false,
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
