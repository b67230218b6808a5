import { jsonMembers } from '../base/jsonText';
import { type RecordFields } from './recordText';

/**
 * serde takes `{"open": null}` for the word `"open"` where one of a few words is expected. Returns the record's values
 * with that form of `field` made the word; anything else stays, to be refused.
 */
export function unwrapVariant(fields: RecordFields, field: string): Readonly<Record<string, unknown>> {
  const written = fields.textOf(field);
  if (written?.startsWith('{') !== true) return fields.values;
  const [member, ...others] = jsonMembers(written);
  if (!member || others.length > 0 || written.slice(member.value.start, member.value.end) !== 'null')
    return fields.values;
  return { ...fields.values, [field]: member.key };
}
