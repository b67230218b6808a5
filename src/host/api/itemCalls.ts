import type { EngramStore } from '../../../api/engram-inspector';
import { type Remote } from '../../base/rpc';
import { type Item } from '../../model/item';
import { type ItemFilter } from '../../model/itemDraft';
import { type StoreService } from '../../worker/storeService';
import { readAllPages } from '../services/readAllPages';
import { toApiItem, toApiItemWritten, toApiRelationship, toApiRelationshipWritten } from './apiValues';
import {
  parseId,
  parseItemChanges,
  parseItemDraft,
  parseItemFilter,
  parseReason,
  parseRelationship,
  parseRelationshipOptions,
  parseStatus,
  parseWriteOptions,
} from './itemArguments';
import { type StoreAccess } from './storeAccess';

/** The members of an opened store that are about items. */
export type ItemCalls = Pick<
  EngramStore,
  'items' | 'item' | 'createItem' | 'updateItem' | 'setItemStatus' | 'closeItem' | 'reopenItem'
>;

/** Makes the members of an opened store that are about items. */
export function itemCalls(access: StoreAccess): ItemCalls {
  return {
    async items(filter) {
      const parsed = parseItemFilter(filter);
      return (await access.read((service) => queryAll(service, parsed))).map(toApiItem);
    },

    async item(id) {
      const parsed = parseId(id, 'item');
      const details = await access.read((service) => service.task(parsed));
      return details && toApiItem(details.item);
    },

    async createItem(draft) {
      const parsed = parseItemDraft(draft);
      return toApiItem(await access.write((service) => service.createTask(parsed)));
    },

    async updateItem(id, changes, options) {
      const [parsedId, parsed] = [parseId(id, 'updateItem'), parseItemChanges(changes)];
      const how = parseWriteOptions(options, 'updateItem');
      return toApiItemWritten(await access.write((service) => service.updateTask(parsedId, parsed, how)));
    },

    async setItemStatus(id, status, options) {
      const [parsedId, parsed] = [parseId(id, 'setItemStatus'), parseStatus(status)];
      const how = parseWriteOptions(options, 'setItemStatus');
      return toApiItemWritten(await access.write((service) => service.setTaskStatus(parsedId, parsed, how)));
    },

    async closeItem(id, reason, options) {
      const [parsedId, parsed] = [parseId(id, 'closeItem'), parseReason(reason)];
      const how = parseWriteOptions(options, 'closeItem');
      return toApiItemWritten(await access.write((service) => service.closeTask(parsedId, parsed, how)));
    },

    async reopenItem(id, options) {
      const parsedId = parseId(id, 'reopenItem');
      const how = parseWriteOptions(options, 'reopenItem');
      return toApiItemWritten(await access.write((service) => service.reopenTask(parsedId, how)));
    },
  };
}

/** Items a call: cloning so many takes a few ms, and the extension host can do other things between two of them. */
const itemsPerCall = 500;

async function queryAll(service: Remote<StoreService>, filter: ItemFilter): Promise<readonly Item[]> {
  const { limit = Infinity, offset = 0 } = filter;
  const items: Item[] = [];
  while (items.length < limit) {
    const wanted = Math.min(itemsPerCall, limit - items.length);
    const part = await service.queryTasks({ ...filter, limit: wanted, offset: offset + items.length });
    items.push(...part);
    if (part.length < wanted) break;
  }
  return items;
}

/** The members of an opened store that are about relationships. */
export type RelationshipCalls = Pick<EngramStore, 'relationships' | 'addRelationship' | 'removeRelationship'>;

/** Makes the members of an opened store that are about relationships. */
export function relationshipCalls(access: StoreAccess): RelationshipCalls {
  return {
    async relationships(options) {
      const { removed } = parseRelationshipOptions(options);
      const rows = await access.read((service) => readAllPages((page) => service.relationships({ ...page, removed })));
      return rows.filter((row) => row.deleted === removed).map(toApiRelationship);
    },

    async addRelationship(relationship) {
      const parsed = parseRelationship(relationship, 'addRelationship');
      return toApiRelationshipWritten(await access.write((service) => service.addRelationship(parsed)));
    },

    async removeRelationship(relationship) {
      const parsed = parseRelationship(relationship, 'removeRelationship');
      return toApiRelationshipWritten(await access.write((service) => service.removeRelationship(parsed)));
    },
  };
}
