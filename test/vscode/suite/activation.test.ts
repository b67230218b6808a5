import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('Engram Inspector in VS Code', () => {
  it('is there and activates in a workspace with a store', async () => {
    const extension = vscode.extensions.getExtension('engram-inspector.engram-inspector');
    assert.ok(extension, 'the extension is not installed');
    await extension.activate();
    assert.equal(extension.isActive, true);
  });
});
