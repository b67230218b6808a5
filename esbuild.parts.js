// Builds a program for Node as two files: what runs when it starts, and what is reached by `import()` only. V8 looks through
// every byte of a script before it runs the first, and three quarters of the extension are not needed when a window opens.
const esbuild = require('esbuild');
const path = require('node:path');

/**
 * What runs when the program is loaded (`first`), the modules to which `import()` leads from there (`ways`), and those that
 * run first and are used by others too (`shared`). Paths are relative to the working directory, as in a meta file.
 */
async function modulesByMoment(options, entryPoint) {
  const whole = { ...options, entryPoints: [entryPoint], outfile: 'all.js', write: false, metafile: true };
  const { inputs } = (await esbuild.build(whole)).metafile;
  const first = new Set();
  const ways = new Set();
  const waiting = [entryPoint];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (first.has(file)) continue;
    first.add(file);
    for (const { path: imported, kind, external } of inputs[file].imports) {
      if (external) continue;
      if (kind === 'dynamic-import') ways.add(imported);
      else waiting.push(imported);
    }
  }
  const others = Object.keys(inputs).filter((file) => !first.has(file));
  const usedByOthers = new Set(others.flatMap((file) => inputs[file].imports.map((imported) => imported.path)));
  return {
    first,
    ways: [...ways].filter((file) => !first.has(file)),
    shared: [...usedByOthers].filter((file) => first.has(file)),
  };
}

/**
 * The options of two builds that belong together: `first` is the program, and `later` is what it loads from `laterFile`, beside
 * it, with its first `import()`. Each module is in one of them only: its state and its classes are there once.
 */
function inTwoParts(options, entryPoint, laterFile) {
  const root = options.absWorkingDir;
  /** The text of an object with a function for each module, which runs it at its first call and returns its exports. */
  const runners = (files) =>
    `{${files.map((file) => `${JSON.stringify(file)}: () => require(${JSON.stringify(path.join(root, file))})`).join(',')}}`;

  /**
   * A plugin that puts a stand-in for each module that is in the other file. `isElsewhere` says which are, `standIn` is the
   * text of one, and `link` that of the module `link` of this file, through which stand-ins find the other.
   */
  const plugin = (name, { isElsewhere, standIn, link, more = () => undefined }) => ({
    name,
    setup(build) {
      let modules;
      build.onStart(async () => {
        modules = await modulesByMoment(options, entryPoint);
      });
      const text = (namespace, textOf) =>
        build.onLoad({ filter: /.*/, namespace }, (file) => ({
          contents: textOf(file.path, modules),
          resolveDir: root,
        }));
      text('stand-in', standIn);
      text('link', (_, { shared }) => link(shared));
      text('entry', (_, { ways }) => more(ways));
      build.onResolve({ filter: /^link$/, namespace: 'stand-in' }, () => ({ path: 'link', namespace: 'link' }));
      build.onResolve({ filter: /^link$/, namespace: 'entry' }, () => ({ path: 'link', namespace: 'link' }));
      build.onResolve({ filter: /^later$/, namespace: 'link' }, () => ({ path: `./${laterFile}`, external: true }));
      build.onResolve({ filter: /^later$/, namespace: '' }, () => ({ path: 'later', namespace: 'entry' }));
      build.onResolve({ filter: /^\./, namespace: 'file' }, async ({ path: imported, pluginData, kind, ...from }) => {
        if (pluginData === 'asked by us') return undefined;
        const found = await build.resolve(imported, { ...from, kind, pluginData: 'asked by us' });
        const file = path.relative(root, found.path).split(path.sep).join('/');
        return found.errors.length === 0 && isElsewhere(file, kind, modules)
          ? { path: file, namespace: 'stand-in' }
          : undefined;
      });
    },
  });

  const first = plugin('what-runs-first', {
    isElsewhere: (file, kind, { ways }) => kind === 'dynamic-import' && ways.includes(file),
    standIn: (file) => `module.exports = require('link')(${JSON.stringify(file)});`,
    link: (shared) => `let later; module.exports = (file) => (later ??= require('later')(${runners(shared)}))[file]();`,
  });
  const later = plugin('what-is-loaded-later', {
    isElsewhere: (file, _, modules) => modules.first.has(file),
    standIn: (file) => `module.exports = require('link').first[${JSON.stringify(file)}]();`,
    link: () => 'exports.first = undefined;',
    more: (ways) => `module.exports = (first) => { require('link').first = first; return ${runners(ways)}; };`,
  });
  return {
    first: { ...options, entryPoints: [entryPoint], plugins: [first] },
    later: { ...options, entryPoints: ['later'], plugins: [later] },
  };
}

module.exports = { inTwoParts };
