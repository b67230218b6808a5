import * as vscode from 'vscode';
import { type SettingName, type Settings } from './settings';

/** The extension's settings, checked. Values that don't fit are logged once each. */
export class Configuration {
  private readonly told = new Set<string>();

  constructor(private readonly log: vscode.LogOutputChannel) {}

  /** Whether somebody has set this; cheap, as nothing is loaded for it. */
  isSet(name: SettingName): boolean {
    const found = vscode.workspace.getConfiguration('engram').inspect<unknown>(name);
    return [found?.globalValue, found?.workspaceValue, found?.workspaceFolderValue].some(
      (value) => value !== undefined,
    );
  }

  /** The settings as they are now. Asynchronous, because what checks them is loaded with the first use. */
  async read(): Promise<Settings> {
    const { parseSettings } = await import('./settings');
    const configuration = vscode.workspace.getConfiguration('engram');
    const { settings, problems } = parseSettings((name) => configuration.get<unknown>(name));
    for (const problem of problems) {
      if (this.told.has(problem)) continue;
      this.told.add(problem);
      this.log.warn(problem);
    }
    return settings;
  }
}
