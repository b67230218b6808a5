import * as vscode from 'vscode';
import {
  type CheckCode,
  type CheckPlace,
  checkSeverities,
  type CheckSeverity,
  type Located,
  type LocatedFinding,
} from '../../model/check';
import { plainText } from '../../model/plainText';

/** What diagnostics of this extension say that they come from. */
export const diagnosticSource = 'engram';

/** VS Code shows so many of an extension's diagnostics in a file, and says itself that it leaves out the others. */
const mostOfAFile = 1000;

const severities: Readonly<Record<CheckSeverity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
};

/** As many findings as VS Code shows, the worst first; those that are kept stay in file order. */
export function mostListed(findings: readonly LocatedFinding[]): readonly LocatedFinding[] {
  if (findings.length <= mostOfAFile) return findings;
  const rank = ({ severity }: LocatedFinding): number => checkSeverities.indexOf(severity);
  const kept = new Set(findings.toSorted((a, b) => rank(a) - rank(b)).slice(0, mostOfAFile));
  return findings.filter((finding) => kept.has(finding));
}

/**
 * The findings as VS Code shows them, by file, at the exact place. `links`: where a code is explained. Messages are shown as
 * plain text.
 */
export function diagnosticsOf(
  folder: vscode.Uri,
  findings: readonly LocatedFinding[],
  links: ReadonlyMap<string, vscode.Uri>,
): [vscode.Uri, readonly vscode.Diagnostic[]][] {
  const files = new Map<string, vscode.Diagnostic[]>();
  for (const finding of findings) {
    const diagnostics = files.get(finding.file) ?? [];
    files.set(finding.file, diagnostics);
    diagnostics.push(diagnosticOf(folder, finding, links));
  }
  return [...files].map(([file, diagnostics]) => [vscode.Uri.joinPath(folder, file), diagnostics]);
}

function diagnosticOf(
  folder: vscode.Uri,
  finding: LocatedFinding,
  links: ReadonlyMap<string, vscode.Uri>,
): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(rangeOf(finding), plainText(finding.message), severities[finding.severity]);
  diagnostic.source = diagnosticSource;
  diagnostic.code = codeOf(finding.code, links);
  diagnostic.relatedInformation = finding.related.map(
    (place) =>
      new vscode.DiagnosticRelatedInformation(
        new vscode.Location(vscode.Uri.joinPath(folder, place.file), rangeOf(place)),
        plainText(place.message),
      ),
  );
  return diagnostic;
}

function codeOf(code: CheckCode, links: ReadonlyMap<string, vscode.Uri>): NonNullable<vscode.Diagnostic['code']> {
  const target = links.get(code);
  return target ? { value: code, target } : code;
}

/** Where an editor shows a place; the start of the line where its columns are not known. */
export function rangeOf({ line, range }: Located<CheckPlace>): vscode.Range {
  const number = Math.max(0, line - 1);
  return new vscode.Range(number, range?.start ?? 0, number, range?.end ?? 0);
}
