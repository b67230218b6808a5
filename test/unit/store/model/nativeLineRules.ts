/**
 * The rules of docs/format.md ("Records", "Rules of the native store") on what a line of ours may be, checked on its
 * bytes with nothing but JSON.parse and regular expressions.
 */

const timePattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3}|\.\d{6}|\.\d{9})?Z$/;

const itemFields = 'id title description? status priority labels? created_at updated_at closed_at? close_reason?'.split(
  ' ',
);
const edgeFields = 'from_id to_id kind created_at deleted?'.split(' ');

/** What is wrong with a line of items.jsonl that this project wrote; undefined when nothing is. */
export function brokenItemRule(line: string): string | undefined {
  const item = JSON.parse(line) as Record<string, unknown>;
  const { title, status, priority, labels, closed_at: closedAt, close_reason: closeReason } = item;
  if (JSON.stringify(item) !== line) return 'It is written another way than JSON is written shortest.';
  if (!fieldsAre(item, itemFields)) return 'Its fields are not the native ones in the native order.';
  if (typeof title !== 'string' || !/^eg-[0-9a-f]{10}$/.test(String(item.id))) return 'It has no title or no id.';
  if (!['open', 'in_progress', 'blocked', 'closed'].includes(String(status))) return 'Its status is none.';
  if (![0, 1, 2, 3, 4].includes(Number(priority)) || typeof priority !== 'number') return 'Its priority is none.';
  if (labels !== undefined && (!Array.isArray(labels) || labels.length === 0)) return 'Its labels are empty.';
  if (Array.isArray(labels) && new Set(labels).size < labels.length) return 'It has a label twice.';
  for (const field of ['created_at', 'updated_at', 'closed_at'])
    if (field in item && !timePattern.test(String(item[field]))) return `Its ${field} is no time.`;
  if (sortable(item.updated_at) < sortable(item.created_at)) return 'It was updated before it was created.';
  if (status !== 'closed' && (closedAt !== undefined || closeReason !== undefined)) return 'It keeps a closing.';
  return undefined;
}

/** The same for a line of edges.jsonl. */
export function brokenEdgeRule(line: string): string | undefined {
  const edge = JSON.parse(line) as Record<string, unknown>;
  if (JSON.stringify(edge) !== line) return 'It is written another way than JSON is written shortest.';
  if (!fieldsAre(edge, edgeFields)) return 'Its fields are not the native ones in the native order.';
  if (!['blocks', 'parent_child', 'related'].includes(String(edge.kind))) return 'Its kind is none.';
  if (!timePattern.test(String(edge.created_at))) return 'Its created_at is no time.';
  if ('deleted' in edge && edge.deleted !== true) return 'It says deleted, but is not.';
  if (edge.deleted === undefined && edge.from_id === edge.to_id) return 'It goes from a task to itself.';
  return undefined;
}

/** A time whose fraction has nine digits, so that texts compare as times do. */
function sortable(time: unknown): string {
  const [seconds = '', fraction = ''] = String(time).replace('Z', '').split('.');
  return `${seconds}.${fraction.padEnd(9, '0')}`;
}

/** True when all required fields are there, and no others than these, in this order; a `?` marks an optional one. */
function fieldsAre(record: object, fields: readonly string[]): boolean {
  const expected = fields.filter((field) => !field.endsWith('?') || field.slice(0, -1) in record);
  return JSON.stringify(Object.keys(record)) === JSON.stringify(expected.map((field) => field.replace('?', '')));
}
