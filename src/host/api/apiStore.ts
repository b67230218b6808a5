import type { EngramStore, StoreChange } from '../../../api/engram-inspector';
import { toApiHealth } from './apiValues';
import { eventCalls } from './eventCalls';
import { itemCalls, relationshipCalls } from './itemCalls';
import { toEvent } from './listeners';
import { StoreAccess, type StoreAccessOptions } from './storeAccess';

/**
 * Makes the store that another extension gets: functions, behind which nothing of ours can be reached. Resolves when every
 * line has been read. Rejects with `StoreUnavailable`, and then gives the lease back.
 */
export async function createApiStore(options: StoreAccessOptions): Promise<Omit<EngramStore, 'folder'>> {
  const access = new StoreAccess(options);
  try {
    await access.ready();
  } catch (error) {
    access.dispose();
    throw error;
  }
  return {
    name: access.opened.store.name,
    onDidChange: onDidChange(access),
    async health() {
      return toApiHealth(await access.read((service) => service.health()));
    },
    async refresh() {
      await access.read((service) => service.refresh());
    },
    ...eventCalls(access),
    ...itemCalls(access),
    ...relationshipCalls(access),
    dispose: () => access.dispose(),
  };
}

function onDidChange(access: StoreAccess): EngramStore['onDidChange'] {
  const { opened } = access;
  return toEvent<StoreChange>(
    (listener) => {
      access.requireOpen();
      return access.own(
        opened.onChange(({ itemsChanged, edgesChanged, eventsChanged }) => {
          listener({ itemsChanged, relationshipsChanged: edgesChanged, eventsChanged });
        }),
      );
    },
    'onDidChange',
    access.report,
  );
}
