import path from 'node:path';
import * as vscode from 'vscode';
import type { EngramApi, EngramExports, EngramStore, StoreInfo } from '../../../api/engram-inspector';
import { type Services } from '../services/services';
import { describeStoreFolder, findStoreFolder, type StoreFolder } from '../services/storeFolder';
import { exists, workspaceRoots } from '../services/storeRegistry';
import { apiError, toApiError } from './apiError';
import { apiVersion, chooseApi } from './apiVersions';
import { type ReportListener, toEvent } from './listeners';

/** What other extensions get of this one (docs/api.md). What it needs to check their arguments is loaded with openStore. */
export function createExports(services: Services): EngramExports {
  const apis = new Map([[1, createApi(services)]]);
  return Object.freeze({ apiVersion, getApi: (version) => chooseApi(apis, version) } satisfies EngramExports);
}

function createApi(services: Services): EngramApi {
  const { registry, active, log } = services;
  const report: ReportListener = (member, error) => {
    const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
    log.error(`A listener of another extension (${member}) failed: ${words}`);
  };
  return Object.freeze({
    get stores() {
      return registry.stores.map(toInfo);
    },
    get activeStore() {
      return active.current && toInfo(active.current.store);
    },
    onDidChangeStores: toEvent(
      (listener) => registry.onChange((stores) => listener(stores.map(toInfo))),
      'onDidChangeStores',
      report,
    ),
    onDidChangeActiveStore: toEvent(
      (listener) => active.onSwitch((opened) => listener(opened && toInfo(opened.store))),
      'onDidChangeActiveStore',
      report,
    ),
    async findStores() {
      try {
        await registry.search();
        return registry.stores.map(toInfo);
      } catch (error) {
        throw toApiError(error);
      }
    },
    async openStore(folder) {
      try {
        return await openStore(services, folder, report);
      } catch (error) {
        throw toApiError(error);
      }
    },
  } satisfies EngramApi);
}

async function openStore(services: Services, folder: unknown, report: ReportListener): Promise<EngramStore> {
  const store = await findStore(services, folder);
  const [{ createApiStore }, { requireWrites }] = await Promise.all([
    import('./apiStore'),
    import('../record/requireWrites'),
  ]);
  const lease = services.connections.acquire(store);
  const calls = await createApiStore({
    lease,
    report,
    requireWrites: () => requireWrites(services),
    sessionGapMs: async () => (await services.configuration.read())['sessions.gapMinutes'] * 60_000,
  });
  return Object.freeze({ folder: vscode.Uri.file(store.folder), ...calls } satisfies EngramStore);
}

function toInfo({ folder, name }: StoreFolder): StoreInfo {
  return { folder: vscode.Uri.file(folder), name };
}

/** The store that another extension means. Throws `InvalidArgument` or `StoreNotFound`. */
async function findStore({ registry }: Services, folder: unknown): Promise<StoreFolder> {
  const { parseFolder } = await import('./folderArgument');
  const given = parseFolder(folder);
  const found = await findStoreFolder(path.resolve(given), exists);
  if (found === undefined)
    throw apiError('StoreNotFound', `There is no engram store in ${given}. Name a folder that holds .engram.`);
  return registry.stores.find((store) => store.folder === found) ?? describeStoreFolder(found, workspaceRoots());
}
