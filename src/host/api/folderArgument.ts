import * as z from 'zod/mini';
import { mustBeObject, parseArgument, text } from './argument';

/** A Uri is an instance of VS Code's class, whose `fsPath` is a getter: read as fields like any other object. */
const folderSchema = z.object(
  { scheme: z.literal('file', 'must be file: stores are read from the disk'), fsPath: text },
  mustBeObject,
);

/** The path on disk of the folder that `openStore` is called with. Throws `InvalidArgument`. */
export function parseFolder(folder: unknown): string {
  return parseArgument(folderSchema, folder, 'openStore: folder').fsPath;
}
