import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { commandIds } from '../../src/host/commands/commandMap';
import { defaultSettings, settingNames } from '../../src/host/services/settings';
import { viewIds } from '../../src/host/views';

const root = path.resolve(__dirname, '../..');
const command = z.object({ command: z.string(), title: z.string(), category: z.string(), icon: z.string() });
const menuItem = z.object({
  command: z.optional(z.string()),
  submenu: z.optional(z.string()),
  when: z.optional(z.string()),
});
const manifest = z
  .object({
    icon: z.string(),
    main: z.string(),
    activationEvents: z.array(z.string()),
    capabilities: z.object({ untrustedWorkspaces: z.object({ restrictedConfigurations: z.array(z.string()) }) }),
    contributes: z.object({
      viewsContainers: z.record(
        z.enum(['activitybar', 'panel']),
        z.array(z.object({ id: z.string(), title: z.string(), icon: z.string() })),
      ),
      views: z.record(
        z.string(),
        z.array(
          z.object({
            id: z.string(),
            name: z.string(),
            icon: z.string(),
            type: z.optional(z.enum(['tree', 'webview'])),
            when: z.optional(z.string()),
          }),
        ),
      ),
      viewsWelcome: z.array(z.object({ view: z.string(), when: z.string(), contents: z.string() })),
      commands: z.array(command),
      submenus: z.array(z.object({ id: z.string(), icon: z.string() })),
      menus: z.record(z.string(), z.array(menuItem)),
      configuration: z.object({
        properties: z.record(
          z.string(),
          z.object({ default: z.unknown(), scope: z.string(), markdownDescription: z.string() }),
        ),
      }),
    }),
  })
  .parse(JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')));
const { commands, menus, views, viewsWelcome, submenus, viewsContainers, configuration } = manifest.contributes;

const source = readdirSync(path.join(root, 'src/host'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(path.join(root, 'src/host', file), 'utf8'))
  .join('\n');
const codicons = readFileSync(path.join(root, 'node_modules/@vscode/codicons/dist/codicon.css'), 'utf8');
const everyItem = Object.values(menus).flat();
const whens = [...everyItem, ...viewsWelcome, ...Object.values(views).flat()].map(({ when }) => when ?? '').join('\n');
/** What VS Code knows a timeline in an editor by. */
const panelType = 'engram.timeline';

describe('the manifest’s commands', () => {
  it('are exactly those that the code handles', () => {
    expect(commands.map((entry) => entry.command).toSorted()).toEqual([...commandIds].toSorted());
  });

  it.each(commands)('$command has a title in Title Case, the category and an icon that exists', (entry) => {
    const small = /^(as|in|by|to|of|and|not|a|the)$/i;
    for (const word of entry.title.split(' ')) if (!small.test(word)) expect(word).toMatch(/^[A-Z]/);
    expect(entry.category).toBe('Engram');
    expect(codicons).toContain(`.codicon-${iconName(entry.icon)}:before`);
  });

  it('show in the palette only where they can run', () => {
    const always = ['engram.initializeStore', 'engram.openStoreFolder', 'engram.openDemo', 'engram.showLog'];
    const limited = (menus.commandPalette ?? []).filter(({ when }) => when !== undefined).map((item) => item.command);
    expect([...limited, ...always].toSorted()).toEqual([...commandIds].toSorted());
  });

  it('in menus are commands or submenus that there are', () => {
    const ids = new Set<string | undefined>(commandIds);
    const submenuIds = new Set<string | undefined>(submenus.map(({ id }) => id));
    for (const item of everyItem) expect(ids.has(item.command) || submenuIds.has(item.submenu)).toBe(true);
    for (const { id } of submenus) expect(menus[id]?.length).toBeGreaterThan(0);
  });
});

describe('the manifest’s views', () => {
  it('are exactly those that the code fills', () => {
    expect(Object.values(views).flatMap((list) => list.map(({ id }) => id))).toEqual([...viewIds]);
    for (const { id, type } of Object.values(views).flat()) {
      expect(source).toContain(type === 'webview' ? `registerWebviewViewProvider('${id}'` : `new NodeTree('${id}'`);
    }
  });

  it('have icons that exist', () => {
    const shown = [...Object.values(viewsContainers).flat(), ...Object.values(views).flat(), ...submenus];
    for (const icon of [manifest.icon, ...shown.map((entry) => entry.icon)]) {
      if (icon.startsWith('$')) expect(codicons).toContain(`.codicon-${iconName(icon)}:before`);
      else expect(existsSync(path.join(root, icon)), icon).toBe(true);
    }
  });

  it('lie in containers that there are', () => {
    const containers = Object.values(viewsContainers).flatMap((list) => list.map(({ id }) => id));
    expect(containers.toSorted()).toEqual(Object.keys(views).toSorted());
  });

  it('has the timeline in the bottom panel, there from the start: it comes back with the window, and says itself when there is no store', () => {
    expect(viewsContainers.panel.map(({ id, title }) => [id, title])).toEqual([['engramTimeline', 'Engram Timeline']]);
    // Named as its container: VS Code then shows one title for both.
    const [timeline, ...more] = views.engramTimeline ?? [];
    expect(timeline).toMatchObject({ type: 'webview', id: 'engram.timelineView', name: 'Engram Timeline' });
    expect(timeline?.when).toBeUndefined();
    expect(more).toEqual([]);
  });

  it('welcome with commands that there are', () => {
    const linked = viewsWelcome.flatMap(({ contents }) => [...contents.matchAll(/\(command:([\w.]+)\)/g)]);
    expect(linked).toHaveLength(3);
    for (const [, id] of linked) expect(commandIds).toContain(id);
  });
});

describe('the manifest’s conditions', () => {
  it('ask only for keys that the code sets, and the code sets no others', () => {
    const viewKeys = Object.values(views).flatMap((list) => list.map(({ id }) => id));
    const asked = new Set([...whens.matchAll(/\bengram\.[a-zA-Z.]+/g)].map(([key]) => key));
    for (const id of [...viewKeys, panelType]) asked.delete(id);
    const declared = /export type ContextKey =([^;]*);/.exec(source)?.[1] ?? '';
    const known = [...declared.matchAll(/'([^']+)'/g)].map(([, key]) => key);
    expect([...asked].toSorted()).toEqual(known.toSorted());
    for (const key of known) expect(source).toContain(`setContext('${String(key)}'`);
  });

  it('know a timeline in an editor by what the code calls it', () => {
    const asked = [...whens.matchAll(/activeWebviewPanelId == ([\w.]+)/g)].map(([, type]) => type);
    expect(new Set(asked)).toEqual(new Set([panelType]));
    expect(source).toContain(`export const viewType = '${panelType}'`);
    expect(manifest.activationEvents).toContain(`onWebviewPanel:${panelType}`);
  });

  it('look only for words that rows carry', () => {
    const words = [...whens.matchAll(/viewItem =~ \/\\b\(?([\w|]+)\)?\\b\//g)].flatMap(
      ([, group]) => group?.split('|') ?? [],
    );
    expect(words.length).toBeGreaterThan(5);
    for (const word of new Set(words)) expect(source).toMatch(new RegExp(`context: \\[[^;]*'${word}'`));
  });
});

describe('the manifest’s settings', () => {
  it('are exactly those that the code reads, with the same defaults', () => {
    const declared = Object.entries(configuration.properties).map(([name, { default: value }]) => [name, value]);
    const read = settingNames.map((name) => [`engram.${name}`, defaultSettings[name]]);
    expect(Object.fromEntries(declared)).toEqual(Object.fromEntries(read));
  });

  it('are each used by a feature', () => {
    for (const name of settingNames)
      expect(source).toMatch(new RegExp(`settings\\['${name}'\\]|\\{ ${name} \\} = await`));
  });

  it('have a scope and a description, and those that reach further are restricted without trust', () => {
    for (const { scope, markdownDescription } of Object.values(configuration.properties)) {
      expect(scope).toBe('window');
      expect(markdownDescription).toMatch(/\.$/);
    }
    expect(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations).toEqual([
      'engram.stores',
      'engram.writes.enabled',
    ]);
  });
});

describe('the extension', () => {
  it('starts where a store is, and when one may appear later', () => {
    expect(manifest.activationEvents).toEqual([
      'workspaceContains:**/.engram/*.jsonl',
      'onStartupFinished',
      'onWebviewPanel:engram.timeline',
      'onFileSystem:engram-task',
    ]);
  });
});

function iconName(icon: string): string {
  return /^\$\(([\w-]+)\)$/.exec(icon)?.[1] ?? `not a codicon: ${icon}`;
}
