import { createVSIX } from '@vscode/vsce';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** The commands of the yardstick, as the palette names them, and what its panels say when they are drawn. */
export const emptyPanel = {
  /** A page without a script. */
  open: 'Yardstick: Open Empty Panel',
  /** A page whose script shows the one message that is sent to it: what any picture of data needs at least. */
  openWithMessage: 'Yardstick: Open Panel with Message',
  text: 'Drawn',
  /** What the status bar says once the commands are there. */
  ready: 'Yardstick is ready',
} as const;

/**
 * Packages an extension that opens empty webview panels and does nothing else, and resolves with the path of its .vsix in
 * `folder`: what VS Code itself needs from the command to a drawn page, however fast an extension is.
 */
export async function packageEmptyPanel(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = (name: string): string => path.join(folder, name);
  await writeFile(file('package.json'), JSON.stringify(manifest));
  await writeFile(file('extension.js'), program);
  await writeFile(file('README.md'), 'Empty panels, to measure by.\n');
  const packagePath = file('yardstick.vsix');
  await createVSIX({
    cwd: folder,
    packagePath,
    dependencies: false,
    allowMissingRepository: true,
    skipLicense: true,
  });
  return packagePath;
}

const commands = [
  { command: 'yardstick.empty', title: emptyPanel.open },
  { command: 'yardstick.message', title: emptyPanel.openWithMessage },
];

const manifest = {
  name: 'yardstick-panel',
  displayName: 'Yardstick',
  description: 'Empty panels, to measure by.',
  version: '1.0.0',
  publisher: 'engram-inspector',
  engines: { vscode: '^1.103.0' },
  activationEvents: ['onStartupFinished'],
  main: './extension.js',
  files: ['extension.js'],
  contributes: { commands },
};

/** With the picture of the timeline's page, without which VS Code shows a page no sooner than 200 ms after it was written. */
const program = `
const vscode = require('vscode');
const picture = '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" alt="" hidden>';
const page = (text, script) =>
  '<!DOCTYPE html><html><body><div id="app">' + text + '</div>' + picture + script + '</body></html>';
const open = (html) => {
  const options = { enableScripts: true, localResourceRoots: [] };
  const panel = vscode.window.createWebviewPanel('yardstick', 'Yardstick', vscode.ViewColumn.Active, options);
  panel.webview.html = html;
  return panel;
};
const script = '<script>addEventListener("message", ({ data }) => (document.getElementById("app").textContent = data))</script>';
exports.activate = (context) => {
  const text = ${JSON.stringify(emptyPanel.text)};
  const ready = vscode.window.createStatusBarItem();
  ready.text = ${JSON.stringify(emptyPanel.ready)};
  ready.show();
  context.subscriptions.push(
    ready,
    vscode.commands.registerCommand('yardstick.empty', () => void open(page(text, ''))),
    vscode.commands.registerCommand('yardstick.message', () => void open(page('', script)).webview.postMessage(text)),
  );
};
`;
