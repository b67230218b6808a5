import { plainLine } from '../../model/plainText';

/**
 * Text from strangers (titles, kinds, ids, payloads) for the places where VS Code gives some characters a meaning. Tree
 * labels and descriptions show text as it is: there `plainLine` is enough.
 */

/** For quick pick items, status bar and input boxes, where `$(name)` is drawn as an icon and `[a](b)` as a link. */
export function pickText(text: string, length?: number): string {
  return withoutLinks(plainLine(text, length).replaceAll('$(', '\\$('));
}

/** For notifications, whose text may hold links that run commands. */
export function messageText(text: string, length = 500): string {
  return withoutLinks(plainLine(text, length));
}

/** `[a](command:b)` is no link any more once something stands between the brackets. */
function withoutLinks(text: string): string {
  return text.replaceAll('](', '] (');
}
