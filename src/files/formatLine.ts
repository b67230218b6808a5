import { type Edge } from '../model/edge';
import { type Item } from '../model/item';
import { formatTimestamp } from '../model/timestamp';

/**
 * A task as the native program writes it: one JSON object on one line, its fields in the native order, without those
 * that are empty (docs/format.md, "Records").
 */
export function formatItem(item: Item): string {
  return JSON.stringify({
    id: item.id,
    title: item.title,
    description: item.description,
    status: item.status,
    priority: item.priority,
    labels: item.labels.length > 0 ? item.labels : undefined,
    created_at: formatTimestamp(item.createdAt),
    updated_at: formatTimestamp(item.updatedAt),
    closed_at: item.closedAt && formatTimestamp(item.closedAt),
    close_reason: item.closeReason,
  });
}

/** A relationship as the native program writes it; `deleted` stands only in a tombstone. */
export function formatEdge({ fromId, toId, kind, createdAt, deleted }: Edge): string {
  return JSON.stringify({
    from_id: fromId,
    to_id: toId,
    kind,
    created_at: formatTimestamp(createdAt),
    deleted: deleted ? true : undefined,
  });
}
