import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type UserConfig } from 'vite'

const serverUrl = `http://127.0.0.1:${process.env['PORT'] ?? '4400'}`

/** A path of the disk: the dev server resolves it while it bundles packages, where `/` is not our root. */
const nothing = fileURLToPath(new URL('client/nothing.ts', import.meta.url))

const client: UserConfig = {
  root: 'client',
  base: '/',
  plugins: [react()],
  resolve: {
    alias: [
      // tldraw brings fillings for what every browser that runs ES2022 has (Array.at, replaceAll …): 9 kB gzipped less.
      { find: /^core-js\/stable\/.*/, replacement: nothing },
      // The same function, which takes one more argument if one likes: 3 kB less.
      { find: 'lodash.isequal', replacement: 'lodash.isequalwith' },
    ],
  },
  build: {
    outDir: '../dist/client',
    emptyOutDir: true,
    // Read by the size benchmark.
    manifest: 'manifest.json',
    license: { fileName: 'licenses.md' },
    sourcemap: false,
    // Everything is a file of its own: our content security policy allows no data: fonts.
    assetsInlineLimit: 0,
    // tldraw is one big lazy chunk; its size is a promise that `npm run bench` checks.
    chunkSizeWarningLimit: 2500,
  },
  server: {
    host: '127.0.0.1',
    proxy: {
      // Not our own sources api.ts and sync/, which have the same names.
      '/api/': serverUrl,
      '/healthz': serverUrl,
      '^/sync/[\\w-]+(\\?|$)': { target: serverUrl, ws: true },
    },
  },
}

/** `vite build --ssr`: the server and its commands for Node, our own code bundled, packages left where npm put them. */
const server: UserConfig = {
  build: {
    outDir: 'dist/server',
    target: 'node20',
    minify: false,
    sourcemap: false,
    rolldownOptions: { input: ['server/main.ts', 'server/admin.ts', 'server/aside/program.ts'] },
  },
}

export default defineConfig(({ isSsrBuild }) => (isSsrBuild ? server : client))
