/** A VS Code that the tests run in, and the Node that its server needs. */
export interface VscodeVersion {
  /** VS Code's version, as in `engines.vscode`. */
  readonly vscode: string;
  /** The version of the npm package code-server that carries it. */
  readonly codeServer: string;
  /** Major version of Node that its server needs. */
  readonly nodeMajor: number;
}

/** The oldest VS Code that the extension supports (`engines.vscode`). */
export const oldestVscode: VscodeVersion = { vscode: '1.103.2', codeServer: '4.103.2', nodeMajor: 22 };

/** The newest VS Code that the npm registry carries. */
export const currentVscode: VscodeVersion = { vscode: '1.139.1', codeServer: '4.139.1', nodeMajor: 24 };

/** All versions that must stay green. */
export const vscodeVersions: readonly VscodeVersion[] = [oldestVscode, currentVscode];

/** The versions to run in: the named one, or all. Throws on a version that the tests don't know. */
export function chooseVersions(wanted: string | undefined): readonly VscodeVersion[] {
  if (wanted === undefined) return vscodeVersions;
  const found = vscodeVersions.filter((version) => version.vscode === wanted);
  if (found.length === 0) {
    throw new Error(`VS Code ${wanted} is not tested. Known: ${vscodeVersions.map((v) => v.vscode).join(', ')}.`);
  }
  return found;
}
