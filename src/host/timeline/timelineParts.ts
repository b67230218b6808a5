/** What every page of the timeline is made of, whatever webview it is for. */
export interface TimelineFiles {
  readonly script: string;
  readonly toolkit: string;
  readonly style: string;
  readonly icons: string;
}

/**
 * What a page takes of the files. The face of the icons' font is apart from the style, and names the font by `fontAddress`:
 * the page has no folder in which it would find a file by its name.
 */
export function timelineParts(
  { icons, style, ...programs }: TimelineFiles,
  fontAddress: string,
): Omit<TimelineFiles, 'icons'> & { readonly iconFont: string } {
  const face = /@font-face\s*\{[^}]*\}/u;
  const iconFont = face.exec(icons)?.[0].replace(/url\([^)]*\)/u, () => `url(${JSON.stringify(fontAddress)})`) ?? '';
  return { ...programs, style: `${icons.replace(face, '')}\n${style}`, iconFont };
}
