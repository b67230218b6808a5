import * as vscode from 'vscode';

let links: Promise<ReadonlyMap<string, vscode.Uri>> | undefined;

/** The page that explains the checks, in the extension's own folder. */
export function checksPage(extension: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extension, 'docs', 'checks.md');
}

/**
 * For each code the address of its section, which opens the page's text at its line: VS Code runs no commands behind the
 * codes of diagnostics. Without the page (it comes with the extension) there are none.
 */
export function sectionLinks(extension: vscode.Uri): Promise<ReadonlyMap<string, vscode.Uri>> {
  links ??= readLinks(checksPage(extension));
  return links;
}

async function readLinks(page: vscode.Uri): Promise<ReadonlyMap<string, vscode.Uri>> {
  const found = new Map<string, vscode.Uri>();
  const bytes = await vscode.workspace.fs.readFile(page);
  for (const [index, line] of new TextDecoder().decode(bytes).split('\n').entries()) {
    const code = /^### `([a-z-]+)`/.exec(line)?.[1];
    if (code !== undefined) found.set(code, page.with({ fragment: `L${index + 1}` }));
  }
  return found;
}
