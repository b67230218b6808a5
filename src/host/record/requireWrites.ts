import * as vscode from 'vscode';
import { type Services } from '../services/services';
import { writeRefusal } from './writePermission';

/** Rejects with the reason when nothing may be written: no trust, or switched off. */
export async function requireWrites(services: Pick<Services, 'configuration'>): Promise<void> {
  const settings = await services.configuration.read();
  const refusal = writeRefusal({ trusted: vscode.workspace.isTrusted, enabled: settings['writes.enabled'] });
  if (refusal) throw refusal;
}
