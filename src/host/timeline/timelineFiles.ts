import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { type TimelineFiles } from './timelineParts';

/** The folder with all that webviews may load. */
export function webviewFolder(extension: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extension, 'dist', 'webview');
}

/** What the timeline's page may do, and what it may load. */
export function timelineOptions(extension: vscode.Uri): vscode.WebviewOptions {
  return { enableScripts: true, localResourceRoots: [webviewFolder(extension)] };
}

/** Reads the timeline's files from the extension's folder. Not kept: VS Code keeps the page, and reading takes 1 ms. */
export async function readTimelineFiles(extension: vscode.Uri): Promise<TimelineFiles> {
  const read = (name: string): Promise<string> =>
    readFile(vscode.Uri.joinPath(webviewFolder(extension), name).fsPath, 'utf8');
  const [script, toolkit, style, icons] = await Promise.all([
    read('timeline.js'),
    read('toolkit.js'),
    read('timeline.css'),
    read('codicon.css'),
  ]);
  return { script, toolkit, style, icons };
}
