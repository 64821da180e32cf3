/** Who may import whom. Each rule says why; tests/tooling/boundaries.test.ts plants a violation of each. */

const npm = (names) => `(^|/)node_modules/(${names})(/|$)`
const CORE = { dependencyTypes: ['core'] }

/** Folders below client/ that are not features: what features share, and where features meet. */
const SHARED_CLIENT = 'board|canvas|cards|state|sync|auth|ui|i18n'
/** client/api.ts, routes.ts and the like; the components beside them compose pages and are nobody's import. */
const CLIENT_FILES = '^client/[^/]+\\.(ts|css)$'

const only = (name, comment, from, allowed) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { pathNot: allowed },
})

export default {
  forbidden: [
    only(
      'model-is-pure',
      'The model runs anywhere: browser, server, worker, test. It knows Yjs and pure parsers, nothing else.',
      '^model/',
      ['^model/', npm('yjs|lib0|zod|csv-parse|csv-stringify')],
    ),
    {
      name: 'two-sides',
      comment: 'Client and server share the model and talk over the wire.',
      severity: 'error',
      from: { path: '^(client|server)/' },
      to: { path: '^(client|server)/', pathNot: '^$1/' },
    },
    {
      name: 'storage-is-a-leaf',
      comment: 'A storage backend can be read, tested and replaced without the rest of the server.',
      severity: 'error',
      from: { path: '^server/storage/' },
      to: { path: '^server/', pathNot: '^server/storage/' },
    },
    {
      name: 'sync-knows-no-routes',
      comment: 'Rooms live below HTTP: sync sees the model, storage, auth and the log.',
      severity: 'error',
      from: { path: '^server/sync/' },
      to: {
        path: '^server/',
        pathNot: '^server/(sync|storage|auth)/|^server/(log|errors|config|metrics|random)\\.ts$',
      },
    },
    {
      name: 'server-features-are-siblings',
      comment:
        'Exports, integrations and templates ask a room for a board; they do not see each other.',
      severity: 'error',
      from: { path: '^server/(export|jira|templates)/' },
      to: {
        path: '^server/',
        pathNot: '^server/$1/|^server/sync/Rooms\\.ts$|^server/(errors|log|config)\\.ts$',
      },
    },
    {
      name: 'ui-knows-no-board',
      comment: 'Buttons and dialogs are React and styling; they serve any feature.',
      severity: 'error',
      from: { path: '^client/ui/' },
      to: { path: '^(client|model)/', pathNot: '^client/(ui|i18n)/' },
    },
    {
      name: 'foundations-see-no-feature',
      comment: 'Connection, identity and screen state are below every feature.',
      severity: 'error',
      from: { path: '^client/(sync|auth|state)/' },
      to: { path: '^client/', pathNot: ['^client/(sync|auth|state|ui|i18n)/', CLIENT_FILES] },
    },
    {
      name: 'canvas-is-composed',
      comment:
        'Canvas and cards draw any kind; what a feature adds is handed to them in client/board.',
      severity: 'error',
      from: { path: '^client/canvas/' },
      to: { path: '^client/', pathNot: ['^client/(canvas|state|ui|i18n)/', CLIENT_FILES] },
    },
    {
      name: 'cards-are-general',
      comment: 'A card is drawn from its fields; a face of its own is registered in client/board.',
      severity: 'error',
      from: { path: '^client/cards/' },
      to: { path: '^client/', pathNot: ['^client/(cards|canvas|state|ui|i18n)/', CLIENT_FILES] },
    },
    {
      name: 'features-are-strangers',
      comment: 'Two features meet in client/board (as picture) or in the model (as meaning).',
      severity: 'error',
      from: { path: '^client/([^/]+)/', pathNot: `^client/(${SHARED_CLIENT})/` },
      to: {
        path: '^client/',
        pathNot: ['^client/($1|canvas|cards|state|sync|auth|ui|i18n)/', CLIENT_FILES],
      },
    },
    {
      name: 'shell-without-tldraw',
      comment: 'The first page must stay small: tldraw belongs to the lazy board chunk.',
      severity: 'error',
      from: { path: '^client/((ui|state|sync|auth|home|i18n)/|[^/]+$)' },
      to: { path: [npm('tldraw|@tldraw/[^/]+'), '^client/canvas/'] },
    },
    {
      name: 'product-without-tests',
      comment: 'What runs at a customer never needs tests, scripts or benchmarks.',
      severity: 'error',
      from: { path: '^(model|client|server)/' },
      to: { path: '^(tests|scripts|bench)/' },
    },
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one file, or hide a third.',
      severity: 'error',
      from: { path: '^(model|client|server)/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      comment: 'An import that finds nothing fails at run time.',
      severity: 'error',
      from: { path: '^(model|client|server)/' },
      to: { couldNotResolve: true },
    },
    {
      name: 'browser-without-node',
      comment: 'A browser has no Node modules.',
      severity: 'error',
      from: { path: '^client/' },
      to: CORE,
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Assets resolved by the bundler, such as `file.svg?url`.
    exclude: { path: '\\?(url|raw|worker)$' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'browser', 'default', 'types'],
    },
  },
}
