import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findNearestStoreFolder, findStoreFolder, storeLayout } from '../../../src/files/layout';
import { temporaryFolder } from './storeFolder';

function workspace() {
  const folder = temporaryFolder();
  const store = path.join(folder, '.engram');
  const deep = path.join(folder, 'src', 'deep');
  mkdirSync(store);
  mkdirSync(deep, { recursive: true });
  return { folder, store, deep };
}

describe('finding a store', () => {
  it('takes the folder that holds .engram, and the .engram itself', async () => {
    const { folder, store, deep } = workspace();
    expect(await findStoreFolder(folder)).toBe(store);
    expect(await findStoreFolder(`${store}${path.sep}`)).toBe(store);
    expect(await findStoreFolder(deep)).toBeUndefined();
    expect(await findStoreFolder(path.join(folder, 'none'))).toBeUndefined();
  });

  it('takes a copy of a store under another name', async () => {
    const copy = path.join(temporaryFolder(), 'backup');
    mkdirSync(copy);
    writeFileSync(storeLayout(copy).items, '');
    expect(await findStoreFolder(copy)).toBeUndefined();
    writeFileSync(storeLayout(copy).events, '');
    expect(await findStoreFolder(copy)).toBe(copy);
  });

  it('does not take a file named .engram', async () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, '.engram'), '');
    expect(await findStoreFolder(folder)).toBeUndefined();
  });

  it('goes up to the nearest', async () => {
    const { folder, store, deep } = workspace();
    expect(await findNearestStoreFolder(deep)).toBe(store);
    expect(await findNearestStoreFolder(store)).toBe(store);
    const nearer = path.join(folder, 'src', '.engram');
    mkdirSync(nearer);
    expect(await findNearestStoreFolder(deep)).toBe(nearer);
  });

  it('finds nothing where there is none up to the root', async () => {
    expect(await findNearestStoreFolder(path.parse(process.cwd()).root)).toBeUndefined();
  });
});
