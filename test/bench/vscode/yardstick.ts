import { createVSIX } from '@vscode/vsce';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Its views have these titles, as ours. */
const views = { tasks: 'Tasks', events: 'Events' };

/**
 * Packages an extension that shows 200 made-up rows in each of two views and does nothing else, and resolves with the path
 * of its .vsix in `folder`: what VS Code itself needs until rows are on screen, however fast an extension is.
 */
export async function packageYardstick(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = (name: string): string => path.join(folder, name);
  await writeFile(file('package.json'), JSON.stringify(manifest));
  await writeFile(file('extension.js'), program);
  await writeFile(file('icon.svg'), icon);
  await writeFile(file('README.md'), 'Made-up rows, to measure by.\n');
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

const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24"><rect x="4" y="4" width="16" height="16"/></svg>';

const manifest = {
  name: 'yardstick',
  displayName: 'Yardstick',
  description: 'Made-up rows, to measure by.',
  version: '1.0.0',
  publisher: 'engram-inspector',
  engines: { vscode: '^1.103.0' },
  activationEvents: ['onStartupFinished'],
  main: './extension.js',
  files: ['extension.js', 'icon.svg'],
  contributes: {
    viewsContainers: { activitybar: [{ id: 'yardstick', title: 'Yardstick', icon: 'icon.svg' }] },
    views: {
      yardstick: Object.entries(views).map(([id, name]) => ({ id: `yardstick.${id}`, name, icon: 'icon.svg' })),
    },
  },
};

const program = `
const vscode = require('vscode');
exports.activate = (context) => {
  for (const id of ${JSON.stringify(Object.keys(views))}) {
    const rows = Array.from({ length: 200 }, (_, number) => number);
    const treeDataProvider = {
      getChildren: (row) => (row === undefined ? rows : []),
      getTreeItem: (row) => {
        const item = new vscode.TreeItem('Made-up row number ' + row + ' of this list');
        item.id = id + row;
        item.description = 'Task · ' + row + ' min ago';
        item.iconPath = new vscode.ThemeIcon('play', new vscode.ThemeColor('charts.blue'));
        item.command = { command: 'vscode.open', title: 'Open', arguments: [row] };
        return item;
      },
    };
    context.subscriptions.push(vscode.window.createTreeView('yardstick.' + id, { treeDataProvider }));
  }
};
`;
