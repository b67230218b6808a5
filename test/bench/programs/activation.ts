import Module, { createRequire } from 'node:module';
import * as z from 'zod/mini';
import { type Program } from '../freshProcess';
import { standInForVscode } from '../vscodeStandIn';

const input = z.object({ bundle: z.string(), folder: z.string() });
const output = z.object({
  /** Loading the bundle, in ms. */
  load: z.number(),
  /** `activate`, until it returns: commands and views are registered then, in ms. */
  activate: z.number(),
});

/** Loads and activates the extension in a window without a store, with a stand-in for VS Code that does nothing. */
export const activation: Program<z.infer<typeof input>, z.infer<typeof output>> = {
  name: 'activation',
  input,
  output,
  run({ bundle, folder }) {
    const vscode = standInForVscode();
    const load: unknown = Reflect.get(Module, '_load');
    if (typeof load !== 'function') throw new Error('Node’s loader has no _load to give the stand-in to the bundle.');
    Reflect.set(Module, '_load', (request: string, ...rest: readonly unknown[]): unknown => {
      if (request === 'vscode') return vscode;
      const loaded: unknown = Reflect.apply(load, Module, [request, ...rest]);
      return loaded;
    });
    const start = performance.now();
    const extension: unknown = createRequire(bundle)(bundle);
    const loaded = performance.now();
    if (typeof extension !== 'object' || extension === null) throw new Error('The bundle exports nothing.');
    const activate: unknown = Reflect.get(extension, 'activate');
    if (typeof activate !== 'function') throw new Error('The bundle has no activate.');
    Reflect.apply(activate, extension, [{ ...contextOf(folder) }]);
    return Promise.resolve({ load: loaded - start, activate: performance.now() - loaded });
  },
};

function contextOf(folder: string) {
  const memento = {
    get: (_: string, otherwise?: unknown) => otherwise,
    update: () => Promise.resolve(),
    keys: () => [],
  };
  return {
    subscriptions: [],
    extensionUri: { scheme: 'file', fsPath: folder, path: folder },
    globalState: memento,
    workspaceState: memento,
    extensionMode: 1,
    extension: { packageJSON: {} },
  };
}
