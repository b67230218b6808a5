// The directions of docs/architecture.md. Each room may import only the rooms named here; what it imports
// transitively is bound by the same rules, so `vscode` can't reach the core by a detour.
const rooms = {
  base: [],
  model: ['base'],
  files: ['base', 'model'],
  log: ['base', 'model', 'files'],
  cache: ['base', 'model', 'files'],
  store: ['base', 'model', 'files', 'log', 'cache'],
  analysis: ['base', 'model', 'files', 'log', 'cache', 'store'],
  demo: ['base', 'model'],
  protocol: ['base', 'model'],
  worker: ['base', 'model', 'files', 'log', 'cache', 'store', 'analysis'],
  cli: ['base', 'model', 'files', 'log', 'cache', 'store', 'analysis'],
  host: ['base', 'model', 'files', 'log', 'cache', 'store', 'analysis', 'worker', 'protocol', 'demo'],
};

/** There is no module `vscode` on disk: it is found as its declarations, or not at all. */
const vscode = '^(vscode$|node_modules/@types/vscode/)';

const roomRules = Object.entries(rooms).map(([room, allowed]) => ({
  name: `${room}-imports-only-what-lies-under-it`,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: { path: '^(src|webview)/', pathNot: `^src/(${[room, ...allowed].join('|')})/` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...roomRules,
    {
      name: 'webview-sees-only-protocol-model-base',
      severity: 'error',
      from: { path: '^webview/' },
      to: { path: '^src/', pathNot: '^src/(protocol|model|base)/' },
    },
    {
      name: 'nothing-imports-the-webview',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^webview/' },
    },
    {
      name: 'the-api-is-declared-by-itself',
      severity: 'error',
      from: { path: '^api/' },
      to: { pathNot: vscode },
    },
    {
      name: 'only-the-host-knows-the-api',
      severity: 'error',
      from: { path: '^(src|webview)/', pathNot: '^src/(host/api/|host/testHandle\\.ts$|extension\\.ts$)' },
      to: { path: '^api/' },
    },
    {
      name: 'an-example-sees-only-the-api',
      severity: 'error',
      from: { path: '^examples/' },
      to: { path: '^(src|webview|test|scripts)/' },
    },
    {
      name: 'only-the-host-imports-vscode',
      severity: 'error',
      from: { pathNot: '^(src/(host/|extension\\.ts$)|api/|examples/)' },
      to: { path: vscode },
    },
    {
      name: 'the-core-does-not-reach-vscode',
      severity: 'error',
      from: { path: '^(src/(base|model|files|log|cache|store|analysis|worker|cli|protocol|demo)|webview)/' },
      to: { reachable: true, path: vscode },
    },
    {
      name: 'what-the-webview-shares-does-without-node',
      severity: 'error',
      from: { path: '^(src/(model|protocol)|webview)/' },
      to: { dependencyTypes: ['core'] },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: vscode } },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { extensions: ['.ts', '.d.ts', '.js', '.mjs', '.json'] },
  },
};
