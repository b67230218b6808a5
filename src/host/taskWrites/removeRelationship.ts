import * as vscode from 'vscode';
import { type EdgeKey } from '../../model/edge';
import { type RelationshipRow } from '../../worker/storeService';
import { UserCancelled } from '../commands/commandMap';
import { requireWrites } from '../record/requireWrites';
import { relationshipSentence } from '../relationships/relationshipWords';
import { openActiveStore, type Services } from '../services/services';
import { type StoreReader } from '../services/storeReader';
import { messageText } from '../text/foreignText';
import { relationshipChoices, whyNoWayBack } from './relationshipChoices';
import { tellEdgeWrite } from './writeTask';

/**
 * Remove Relationship: appends a tombstone and offers to add the relationship again. Asks before where that would be
 * refused. `edge` undefined: asks which. Rejects with UserCancelled, or with the reason why nothing may be written.
 */
export async function removeRelationship(services: Services, edge: EdgeKey | undefined): Promise<void> {
  await requireWrites(services);
  const { reader } = await openActiveStore(services);
  const [rows, index] = await Promise.all([reader.relationships(), reader.titles()]);
  const row = edge ? rows.find((candidate) => isSame(candidate, edge)) : await pickRelationship(reader, rows);
  if (!row) throw new Error('This relationship is gone: it was removed since, or its file was replaced.');
  const words = relationshipSentence(row, index);
  const noWayBack = whyNoWayBack(row);
  if (noWayBack !== undefined) await confirm(`Remove the relationship ${words}?`, noWayBack);
  const { fromId, toId, kind } = row;
  tellEdgeWrite(await reader.service.removeRelationship({ fromId, toId, kind }));
  if (noWayBack !== undefined) return;
  const chosen = await vscode.window.showInformationMessage(messageText(`Removed: ${words}.`), 'Undo');
  if (chosen === 'Undo') await addAgain(services, reader, row);
}

/** Restore Relationship: adds a removed one again. Rejects as the store refuses. */
export async function restoreRelationship(services: Services, edge: EdgeKey): Promise<void> {
  const { reader } = await openActiveStore(services);
  await addAgain(services, reader, edge);
}

async function addAgain(services: Services, reader: StoreReader, { fromId, toId, kind }: EdgeKey): Promise<void> {
  await requireWrites(services);
  tellEdgeWrite(await reader.service.addRelationship({ fromId, toId, kind }));
}

function isSame(a: EdgeKey, b: EdgeKey): boolean {
  return a.fromId === b.fromId && a.toId === b.toId && a.kind === b.kind;
}

interface RelationshipItem extends vscode.QuickPickItem {
  readonly row: RelationshipRow | undefined;
}

async function pickRelationship(reader: StoreReader, rows: readonly RelationshipRow[]): Promise<RelationshipRow> {
  const items: readonly RelationshipItem[] = relationshipChoices(rows, await reader.titles()).map((choice) =>
    choice.row ? choice : { ...choice, kind: vscode.QuickPickItemKind.Separator },
  );
  const picked = await vscode.window.showQuickPick(items, {
    title: 'Remove Relationship',
    placeHolder: items.length === 0 ? 'This store has no relationships' : 'Which relationship is removed?',
    matchOnDescription: true,
  });
  if (!picked?.row) throw new UserCancelled();
  return picked.row;
}

async function confirm(question: string, detail: string): Promise<void> {
  const chosen = await vscode.window.showWarningMessage(messageText(question), { modal: true, detail }, 'Remove');
  if (chosen !== 'Remove') throw new UserCancelled();
}
