import { type Item } from '../../model/item';
import { plainLine } from '../../model/plainText';

/** A title in a dialog's sentence: `“Lexer”`, shortened. For places that show text as it is. */
export function quotedTitle({ title, id }: Pick<Item, 'title' | 'id'>): string {
  const plain = plainLine(title, 60);
  return `“${plain === '' ? plainLine(id, 60) : plain}”`;
}
