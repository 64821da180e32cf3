import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { VARIABLES } from '../../server/config.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const text = (path: string) => readFileSync(join(ROOT, path), 'utf8')
const pack = JSON.parse(text('package.json')) as {
  engines: { node: string }
  scripts: Record<string, string>
}
const COMPOSED = ['compose.yaml', 'compose.cluster.yaml']

describe('what docs/deployment.md hands out', () => {
  test('the image is built from files that exist, on a Node that we support', () => {
    const dockerfile = text('Dockerfile')
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(
      ([, sources]) => sources?.split(' ') ?? [],
    )
    const kept = [...dockerfile.matchAll(/^COPY --from=build (.+) \S+$/gm)].flatMap(
      ([, sources]) => sources?.split(' ') ?? [],
    )
    // dist and node_modules are made by the build.
    const paths = kept.map((path) => path.replace('/app/', '')).filter((path) => path !== 'dist')
    for (const path of [...copied, ...paths]) expect(existsSync(join(ROOT, path)), path).toBe(true)
    const [major, minor] = pack.engines.node.replace('>=', '').split('.').map(Number)
    const images = [...dockerfile.matchAll(/^FROM node:(\d+)-/gm)].map(([, of]) => Number(of))
    expect(images).toHaveLength(2)
    expect(new Set(images)).toEqual(new Set([major]))
    expect(minor).toBeDefined()
    expect(dockerfile).toMatch(/^USER node$/m)
  })

  test('what the build reads gets into the image, and nothing else', () => {
    const allowed = [...text('.dockerignore').matchAll(/^!(.+)$/gm)].map(([, path]) => path ?? '')
    for (const path of allowed) expect(existsSync(join(ROOT, path)), path).toBe(true)
    const stale = text('scripts/support/stale.mjs')
    const sources = [...(/SOURCES = \[([^\]]+)\]/.exec(stale)?.[1] ?? '').matchAll(/'([^']+)'/g)]
    expect(sources.length).toBeGreaterThan(5)
    for (const [, source] of sources) {
      expect(allowed.some((path) => source === path || source?.startsWith(`${path}/`))).toBe(true)
    }
  })

  test.each(COMPOSED)('%s: settings, files and volumes that exist', (file) => {
    const compose = text(file)
    const known = Object.keys(VARIABLES.shape)
    const foreign = /^(?:POSTGRES_|REDISCLI_|SQLITE_)/
    const names = [...compose.matchAll(/^ {4,6}([A-Z_]+):/gm)].map(([, name]) => name ?? '')
    expect(names.length).toBeGreaterThan(3)
    for (const name of names) if (!foreign.test(name)) expect(known).toContain(name)
    for (const [, path] of compose.matchAll(/'\.\/([^:]+):/g)) {
      expect(existsSync(join(ROOT, path ?? '')), path).toBe(true)
    }
    for (const [, volume] of compose.matchAll(/volumes: \['(\w+):/g)) {
      expect(compose).toMatch(new RegExp(`^  ${volume}:$`, 'm'))
    }
  })

  test('SQLite writes its temporary files into the volume, not into memory', () => {
    const compose = text('compose.yaml')
    expect(compose).toContain('tmpfs: [/tmp]')
    expect(compose).toMatch(/^ +SQLITE_TMPDIR: \/data$/m)
  })

  test('services and docs call programs and commands that exist', () => {
    const unit = text('deploy/atelier.service')
    expect(unit).toContain('ExecStart=/usr/bin/node dist/server/main.js')
    expect(text('vite.config.ts')).toContain("'server/main.ts'")
    const docs = [
      'docs/deployment.md',
      'README.md',
      ...readdirSync(join(ROOT, 'deploy')).map((name) => `deploy/${name}`),
    ]
    for (const file of docs) {
      for (const [, script] of text(file).matchAll(/npm run ([\w:]+)/g)) {
        expect(pack.scripts, `${file}: npm run ${script}`).toHaveProperty(script ?? '')
      }
    }
    for (const [, path] of text('docs/deployment.md').matchAll(/\]\(\.\.\/([\w./-]+)\)/g)) {
      expect(existsSync(join(ROOT, path ?? '')), path).toBe(true)
    }
  })

  test('proxies pass WebSockets on, say who asks, and keep the figures to themselves', () => {
    const nginx = text('deploy/nginx.conf')
    for (const line of [
      'proxy_http_version 1.1;',
      'proxy_set_header Upgrade $http_upgrade;',
      'proxy_set_header Host $host;',
      'proxy_set_header X-Forwarded-For $remote_addr;',
      'location = /metrics',
    ]) {
      expect(nginx).toContain(line)
    }
    // Behind another proxy, Caddy would say that everybody is that one.
    expect(text('deploy/Caddyfile.cluster')).toMatch(
      /^\{\n\tservers \{\n(?:\t\t#.*\n)*\t\ttrusted_proxies static private_ranges\n/m,
    )
    for (const file of ['deploy/Caddyfile', 'deploy/Caddyfile.cluster']) {
      expect(text(file)).toContain('respond /metrics 404')
    }
  })
})
