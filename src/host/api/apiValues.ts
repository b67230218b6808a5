import type * as api from '../../../api/engram-inspector';
import { type Edge } from '../../model/edge';
import { type StoreHealth } from '../../model/health';
import { type Item } from '../../model/item';
import { formatTimestamp, type Timestamp } from '../../model/timestamp';
import { type BusEvent } from '../../store/bus/busEvent';
import { type EdgeWrite, type EventPage, type ItemWrite, type RelationshipRow } from '../../worker/storeService';
import { formatCursor } from './eventCursor';

// Field by field: what is added to our own records must not show in the API by itself.

/** A moment as the API tells it. */
function toApiTime(timestamp: Timestamp): api.EngramTime {
  return { iso: formatTimestamp(timestamp), ms: timestamp.ms };
}

/** An event, stored or not, as the API tells it. */
export function toApiEvent(event: BusEvent): api.EngramEvent {
  const { id, kind, sourceTask, targetTask, payload, payloadText } = event;
  const place =
    event.reference === undefined
      ? undefined
      : { line: event.place.line, offset: event.reference.offset, generation: event.reference.generation };
  return { id, kind, sourceTask, targetTask, payload, payloadText, timestamp: toApiTime(event.timestamp), place };
}

/** A page of events as the API tells it. */
export function toApiPage({ events, next, total }: EventPage): api.EventPage {
  return { events: events.map(toApiEvent), next: next && formatCursor(next), total };
}

/** An item as the API tells it. */
export function toApiItem(item: Item): api.EngramItem {
  const { id, title, description, status, priority, labels, closeReason } = item;
  return {
    ...{ id, title, description, status, priority, labels, closeReason },
    createdAt: toApiTime(item.createdAt),
    updatedAt: toApiTime(item.updatedAt),
    closedAt: item.closedAt && toApiTime(item.closedAt),
  };
}

/** What came of a write to an item, as the API tells it. */
export function toApiItemWritten({ item, warning }: ItemWrite): api.ItemWritten {
  return { item: toApiItem(item), warning };
}

/** A relationship, or its tombstone, as the API tells it. */
export function toApiRelationship(edge: Edge | RelationshipRow): api.EngramRelationship {
  const { fromId, toId, kind, createdAt, deleted } = edge;
  return { fromId, toId, kind, createdAt: toApiTime(createdAt), removed: deleted };
}

/** What came of a write to a relationship, as the API tells it. */
export function toApiRelationshipWritten({ edge, changed, warning }: EdgeWrite): api.RelationshipWritten {
  return { relationship: edge && toApiRelationship(edge), changed, warning };
}

/** How a store is, as the API tells it once all lines are read. */
export function toApiHealth({ state, counts, badLines, eventsSharingAnId, cache }: StoreHealth): api.StoreHealth {
  return {
    state: state === 'missing' ? 'missing' : 'ready',
    counts: { items: counts.items, relationships: counts.edges, events: counts.events },
    badLines,
    eventsSharingAnId,
    cache: { state: cache.state, reason: cache.reason },
  };
}
