import * as vscode from 'vscode';
import { type Finding } from '../../model/finding';
import { UserCancelled } from '../commands/commandMap';
import { goToLine } from '../documents/goToLine';
import { readAllPages } from '../services/readAllPages';
import { openActiveStore, type Services } from '../services/services';
import { countText } from '../text/countText';
import { pickText } from '../text/foreignText';

const icons: Readonly<Record<Finding['severity'], string>> = {
  error: '$(error)',
  warning: '$(warning)',
  information: '$(info)',
};

/** Lists what is wrong with lines of the store; choosing one goes to its line. */
export async function showFindings(services: Services): Promise<void> {
  const { opened, reader } = await openActiveStore(services);
  const findings = await readAllPages((page) => reader.service.findings(page));
  const items = findings.map((finding) => ({
    finding,
    label: `${icons[finding.severity]} ${finding.file} line ${finding.line}`,
    detail: pickText(finding.reason, 400),
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: findings.length === 0 ? 'Nothing is wrong with the lines' : countText(findings.length, 'finding'),
    placeHolder: 'Choose a finding to go to its line',
    matchOnDetail: true,
  });
  if (!picked) throw new UserCancelled();
  const outcome = await goToLine(opened.store.folder, picked.finding.file, picked.finding.line);
  if (!outcome.shown) void vscode.window.showWarningMessage(outcome.reason);
}
