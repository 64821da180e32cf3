import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import config from '../../.dependency-cruiser.mjs'
import { checkBoundaries } from '../../scripts/boundaries.mjs'

/** One import against each rule of the folder table: from, to. */
const PLANTED: Record<string, [string, string]> = {
  'model-is-pure': ['model/clock.ts', 'tldraw'],
  'two-sides': ['client/board/twoSides.ts', '../../server/log.ts'],
  'storage-is-a-leaf': ['server/storage/leaf.ts', '../sync/Rooms.ts'],
  'sync-knows-no-routes': ['server/sync/routes.ts', '../export/csv.ts'],
  'server-features-are-siblings': ['server/export/sibling.ts', '../templates/routes.ts'],
  'ui-knows-no-board': ['client/ui/knowing.ts', '../../model/board.ts'],
  'foundations-see-no-feature': ['client/state/upward.ts', '../matrix/matrix.ts'],
  'canvas-is-composed': ['client/canvas/composed.ts', '../cards/card.ts'],
  'cards-are-general': ['client/cards/special.ts', '../matrix/matrix.ts'],
  'features-are-strangers': ['client/backlog/table.ts', '../matrix/matrix.ts'],
  'shell-without-tldraw': ['client/home/heavy.ts', 'tldraw'],
  'product-without-tests': ['server/tested.ts', '../tests/support/fake.ts'],
  'no-cycles': ['model/chicken.ts', './egg.ts'],
  resolvable: ['server/lost.ts', './nowhere.ts'],
  'browser-without-node': ['client/board/files.ts', 'node:fs'],
}

const TARGETS: Record<string, string> = {
  'server/log.ts': '',
  'server/sync/Rooms.ts': '',
  'server/export/csv.ts': '',
  'server/templates/routes.ts': '',
  'model/board.ts': '',
  'model/egg.ts': "import './chicken.ts'\n",
  'client/matrix/matrix.ts': '',
  'client/cards/card.ts': '',
  'tests/support/fake.ts': '',
}

// Inside the checkout, so that packages resolve as they do for real sources; where no other check looks meanwhile.
const CACHE = join(import.meta.dirname, '..', '..', '.cache')
mkdirSync(CACHE, { recursive: true })
const tree = mkdtempSync(join(CACHE, 'planted-'))
afterAll(() => rmSync(tree, { recursive: true, force: true }))

function plant(path: string, text: string): void {
  mkdirSync(dirname(join(tree, path)), { recursive: true })
  writeFileSync(join(tree, path), text)
}

describe('the folder import table', () => {
  it('has a planted violation for every rule', () => {
    const rules = config.forbidden.map((rule) => rule.name)
    expect(new Set(Object.keys(PLANTED))).toEqual(new Set(rules))
  })

  it('notices each of them', async () => {
    for (const [path, text] of Object.entries(TARGETS)) plant(path, text)
    for (const [path, target] of Object.values(PLANTED)) plant(path, `import '${target}'\n`)
    const { modules, violations } = await checkBoundaries(tree)
    expect(modules).toBeGreaterThan(10)
    for (const [rule, [from]] of Object.entries(PLANTED)) {
      expect(violations, rule).toContainEqual(expect.objectContaining({ rule, from }))
    }
  })

  it('says nothing about imports that the table allows', async () => {
    const allowed = mkdtempSync(join(tree, 'allowed-'))
    for (const folder of ['model', 'server', 'client/ui', 'client/matrix']) {
      mkdirSync(join(allowed, folder), { recursive: true })
    }
    writeFileSync(join(allowed, 'model/a.ts'), "import 'yjs'\n")
    writeFileSync(join(allowed, 'server/main.ts'), "import '../model/a.ts'\nimport 'node:fs'\n")
    writeFileSync(join(allowed, 'client/ui/b.ts'), "import 'react'\n")
    writeFileSync(join(allowed, 'client/matrix/c.ts'), "import '../ui/b.ts'\nimport 'tldraw'\n")
    expect((await checkBoundaries(allowed)).violations).toEqual([])
  })
})
