import { readFile } from 'node:fs/promises';
import * as http from 'node:http';
import path from 'node:path';
import { build } from 'esbuild';
import { repositoryRoot } from '../../harness/paths';

/** The pages of the bench, on a port of this machine. */
export interface BenchPages {
  /** `http://127.0.0.1:<port>`; below it `/ours`, `/uplot` and `/floor`, each with `?events=…&lanes=…`. */
  readonly address: string;
  close(): void;
}

/** Bundles the timeline as the extension ships it, and the pages, and serves them. */
export async function serveBenchPages(): Promise<BenchPages> {
  const [timeline, toolkit, ours, uplot, floor, style, uplotStyle] = await Promise.all([
    bundle('webview/timeline/main.ts'),
    bundle('webview/shared/toolkitProgram.ts'),
    bundle('test/bench/timeline/page/ours.ts'),
    bundle('test/bench/timeline/page/uplot.ts'),
    bundle('test/bench/timeline/page/floor.ts'),
    readFile(path.join(repositoryRoot, 'webview/timeline/timeline.css'), 'utf8'),
    readFile(path.join(repositoryRoot, 'node_modules/uplot/dist/uPlot.min.css'), 'utf8'),
  ]);
  const pages = new Map([
    ['/ours', page(style, oursBody(toolkit, ours, timeline))],
    ['/uplot', page(uplotStyle, `<script>${uplot}</script>`)],
    ['/floor', page('', `<script>${floor}</script>`)],
  ]);
  const server = http.createServer((request, response) => {
    const found = pages.get((request.url ?? '').split('?')[0] ?? '');
    response.writeHead(found === undefined ? 404 : 200, { 'Content-Type': 'text/html' });
    response.end(found);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const place = server.address();
  if (place === null || typeof place === 'string') throw new Error('The pages of the bench have no port.');
  return { address: `http://127.0.0.1:${place.port}`, close: () => void server.close() };
}

function oursBody(toolkit: string, ours: string, timeline: string): string {
  const later = `<script type="text/plain" id="toolkit">${toolkit}</script>`;
  return `<div id="app"></div>${later}<script>${ours}</script><script>${timeline}</script>`;
}

async function bundle(entryPoint: string): Promise<string> {
  const built = await build({
    entryPoints: [path.join(repositoryRoot, entryPoint)],
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'chrome138',
    write: false,
  });
  // Within the page a script ends at its end tag, also where that stands in a text.
  return (built.outputFiles[0]?.text ?? '').replaceAll('</script', '<\\/script');
}

function page(style: string, body: string): string {
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Bench</title><style>${style}</style></head><body>${body}</body></html>`;
}
