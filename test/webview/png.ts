import { inflateSync } from 'node:zlib';

/** A picture: four bytes a pixel (red, green, blue, opacity), row by row from the top. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

const signatureLength = 8;

/**
 * Reads a PNG as browsers write it: 8 bits a channel, with or without opacity, not interlaced (PNG, third edition).
 * Throws a RangeError for others.
 */
export function readPng(file: Buffer): Pixels {
  const data: Buffer[] = [];
  for (let at = signatureLength; at < file.length;) {
    const length = file.readUInt32BE(at);
    if (file.toString('latin1', at + 4, at + 8) === 'IDAT') data.push(file.subarray(at + 8, at + 8 + length));
    // Length, type and checksum stand around each chunk.
    at += length + 12;
  }
  // The first chunk, IHDR.
  const [width, height] = [file.readUInt32BE(16), file.readUInt32BE(20)];
  const [depth, colorType, interlaced] = [file[24], file[25], file[28]];
  const channels = colorType === 6 ? 4 : 3;
  if (depth !== 8 || (colorType !== 2 && colorType !== 6) || interlaced !== 0) {
    throw new RangeError(`A PNG of ${depth ?? 0} bits and colour type ${colorType ?? 0} is not read here.`);
  }
  const rows = unfiltered(inflateSync(Buffer.concat(data)), width * channels, height, channels);
  const rgba = new Uint8Array(width * height * 4).fill(255);
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let channel = 0; channel < channels; channel++) {
      rgba[pixel * 4 + channel] = rows[pixel * channels + channel] ?? 0;
    }
  }
  return { width, height, rgba };
}

/** Undoes the filters of the rows, each of which begins with a byte that names its filter. */
function unfiltered(filtered: Buffer, rowLength: number, height: number, channels: number): Uint8Array {
  const rows = new Uint8Array(rowLength * height);
  for (let row = 0; row < height; row++) {
    const filter = filtered[row * (rowLength + 1)] ?? 0;
    for (let i = 0; i < rowLength; i++) {
      const place = row * rowLength + i;
      const left = i < channels ? 0 : (rows[place - channels] ?? 0);
      const above = row === 0 ? 0 : (rows[place - rowLength] ?? 0);
      const corner = row === 0 || i < channels ? 0 : (rows[place - rowLength - channels] ?? 0);
      rows[place] = (filtered[row * (rowLength + 1) + 1 + i] ?? 0) + expected(filter, left, above, corner);
    }
  }
  return rows;
}

/** What a filter expects of a byte, from the bytes of the pixels around. */
function expected(filter: number, left: number, above: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return above;
  if (filter === 3) return (left + above) >> 1;
  return filter === 4 ? paeth(left, above, corner) : 0;
}

function paeth(left: number, above: number, corner: number): number {
  const estimate = left + above - corner;
  const [toLeft, toAbove, toCorner] = [
    Math.abs(estimate - left),
    Math.abs(estimate - above),
    Math.abs(estimate - corner),
  ];
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}
