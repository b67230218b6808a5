// Builds the programs: extension host, store worker, SQL thread, webviews and command line.
// `--production` minifies, `--watch` rebuilds on change, `--only extension,later` builds only these, and `--to <folder>` builds
// elsewhere than in dist. A meta file beside each bundle says what it is made of.
const esbuild = require('esbuild');
const fs = require('node:fs');
const path = require('node:path');
const { parseArgs } = require('node:util');
const { inTwoParts } = require('./esbuild.parts');

const { production, watch, only, to } = parseArgs({
  options: {
    production: { type: 'boolean', default: false },
    watch: { type: 'boolean', default: false },
    only: { type: 'string' },
    to: { type: 'string', default: path.join(__dirname, 'dist') },
  },
}).values;
const dist = path.resolve(to);

/** @type {import('esbuild').BuildOptions} */
const common = {
  bundle: true,
  minify: production,
  sourcemap: true,
  sourcesContent: false,
  metafile: true,
  logLevel: 'warning',
  legalComments: 'none',
  absWorkingDir: __dirname,
  // With verbatimModuleSyntax, `import { type A } from './a'` would still load ./a: activation would load nearly all.
  tsconfigRaw: { compilerOptions: { target: 'ES2023', strict: true } },
};

/** @type {import('esbuild').BuildOptions} */
const node = { ...common, platform: 'node', format: 'cjs', target: 'node20' };

// Every window loads extension.js; later.js is loaded when there is a store, or something is asked for.
const extension = inTwoParts({ ...node, external: ['vscode'] }, 'src/extension.ts', 'later.js');

/** @type {Record<string, import('esbuild').BuildOptions>} */
const programs = {
  extension: { ...extension.first, outfile: path.join(dist, 'extension.js') },
  later: { ...extension.later, outfile: path.join(dist, 'later.js') },
  worker: { ...node, entryPoints: ['src/worker/main.ts'], outfile: path.join(dist, 'worker.js') },
  sqlWorker: { ...node, entryPoints: ['src/worker/sqlMain.ts'], outfile: path.join(dist, 'sqlWorker.js') },
  cli: {
    ...node,
    entryPoints: ['src/cli/main.ts'],
    outfile: path.join(dist, 'cli.js'),
    banner: { js: '#!/usr/bin/env node' },
  },
  timeline: {
    ...common,
    platform: 'browser',
    format: 'iife',
    target: 'chrome138',
    entryPoints: ['webview/timeline/main.ts'],
    outfile: path.join(dist, 'webview/timeline.js'),
  },
  // Stands in the timeline's page as text, and runs when there is a picture.
  toolkit: {
    ...common,
    platform: 'browser',
    format: 'iife',
    target: 'chrome138',
    entryPoints: ['webview/shared/toolkitProgram.ts'],
    outfile: 'dist/webview/toolkit.js',
  },
  // Loaded by the timeline's page when its tab Analysis is opened for the first time.
  dashboard: {
    ...common,
    platform: 'browser',
    format: 'iife',
    target: 'chrome138',
    entryPoints: ['webview/dashboard/main.ts'],
    outfile: path.join(dist, 'webview/dashboard.js'),
  },
  sqlResult: {
    ...common,
    platform: 'browser',
    format: 'iife',
    target: 'chrome138',
    entryPoints: ['webview/sqlResult/main.ts'],
    outfile: path.join(dist, 'webview/sqlResult.js'),
  },
};

/** Writes each bundle's meta file, so that a test can say what a bundle is made of. */
const writeMetafile = (name) => ({
  name: 'write-metafile',
  setup(build) {
    build.onEnd((result) => {
      if (result.metafile) fs.writeFileSync(path.join(dist, `${name}.meta.json`), JSON.stringify(result.metafile));
    });
  },
});

function copyAssets() {
  fs.mkdirSync(path.join(dist, 'webview'), { recursive: true });
  const copies = {
    'node_modules/sql.js/dist/sql-wasm.wasm': 'sql-wasm.wasm',
    'node_modules/@vscode/codicons/dist/codicon.css': 'webview/codicon.css',
    'node_modules/@vscode/codicons/dist/codicon.ttf': 'webview/codicon.ttf',
    'webview/timeline/timeline.css': 'webview/timeline.css',
    'webview/sqlResult/sqlResult.css': 'webview/sqlResult.css',
    'webview/dashboard/dashboard.css': 'webview/dashboard.css',
  };
  for (const [from, to] of Object.entries(copies)) fs.copyFileSync(path.join(__dirname, from), path.join(dist, to));
}

async function main() {
  copyAssets();
  const wanted = only?.split(',') ?? Object.keys(programs);
  for (const name of wanted) {
    const options = programs[name];
    const withMeta = { ...options, plugins: [...(options.plugins ?? []), writeMetafile(name)] };
    if (watch) await (await esbuild.context(withMeta)).watch();
    else await esbuild.build(withMeta);
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
