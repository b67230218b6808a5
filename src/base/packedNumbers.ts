/**
 * Numbers in few bytes, for long columns that cross to another process. A form says how they are written:
 *
 * - `zero`: no bytes; every number is 0.
 * - `uint8`, `uint16`, `uint32`: unsigned integers in as many bits.
 * - `varint`: unsigned integers in groups of 7 bits, the lowest first; the highest bit of a byte says that another follows.
 * - `steps`: integers, each as its distance to the one before (the first to 0), zigzag (0, −1, 1, −2 …), as a varint. For
 *   numbers that rise in small steps, such as times.
 * - `float64`: any numbers, in 8 bytes.
 *
 * Bytes are in the order of typed arrays, which is little-endian on every machine that VS Code runs on.
 */
export const numberForms = ['zero', 'uint8', 'uint16', 'uint32', 'varint', 'steps', 'float64'] as const;
export type NumberForm = (typeof numberForms)[number];

/** Numbers as they cross. How many there are is said elsewhere. */
export interface PackedNumbers {
  readonly form: NumberForm;
  readonly bytes: ArrayBuffer;
}

/** Arrays that numbers can be unpacked into. */
type NumberArray = Float64Array | Uint32Array | Uint16Array;

/** The bytes of a number in each form in which all have as many. */
const bytesOfForm = { zero: 0, uint8: 1, uint16: 2, uint32: 4, float64: 8 } as const;

/** A step up to here, doubled by zigzag, is still an exact integer. */
const largestStep = 2 ** 52 - 1;
/** An integer of 53 bits takes 8 groups of 7. */
const longestVarint = 8;
/** What follows the last byte: as if there were one more group, and so no end. */
const endless = 128;
/** Below, bit operations are exact. */
const bitsEnd = 2 ** 31;

/** Packs 32-bit codes in the fewest bytes that hold the largest of them. */
export function packCodes(codes: Uint32Array | Uint16Array): PackedNumbers {
  let largest = 0;
  for (const code of codes) if (code > largest) largest = code;
  if (largest === 0) return { form: 'zero', bytes: new ArrayBuffer(0) };
  if (largest <= 0xff) return { form: 'uint8', bytes: Uint8Array.from(codes).buffer };
  if (largest <= 0xffff) return { form: 'uint16', bytes: Uint16Array.from(codes).buffer };
  return { form: 'uint32', bytes: Uint32Array.from(codes).buffer };
}

/** Packs 32-bit numbers of which many are well below the largest. */
export function packVarints(numbers: Uint32Array): PackedNumbers {
  if (numbers.every((number) => number === 0)) return { form: 'zero', bytes: new ArrayBuffer(0) };
  const bytes = new Uint8Array(numbers.length * 5);
  let end = 0;
  for (const number of numbers) end = writeVarint(bytes, end, number);
  return { form: 'varint', bytes: bytes.buffer.slice(0, end) };
}

/** Packs numbers by the steps between them; as they are where one is no integer or a step has more than 52 bits. −0 is 0. */
export function packSteps(numbers: Float64Array): PackedNumbers {
  const bytes = new Uint8Array(numbers.length * longestVarint);
  let end = 0;
  let before = 0;
  for (const number of numbers) {
    const step = number - before;
    if (!Number.isSafeInteger(number) || Math.abs(step) > largestStep) {
      return { form: 'float64', bytes: new Float64Array(numbers).buffer };
    }
    end = writeVarint(bytes, end, step < 0 ? -2 * step - 1 : 2 * step);
    before = number;
  }
  return { form: 'steps', bytes: bytes.buffer.slice(0, end) };
}

function writeVarint(bytes: Uint8Array, at: number, number: number): number {
  let end = at;
  let rest = number;
  for (; rest >= bitsEnd; rest = Math.floor(rest / 128)) bytes[end++] = (rest % 128) | 128;
  for (; rest >= 128; rest >>>= 7) bytes[end++] = (rest & 127) | 128;
  bytes[end++] = rest;
  return end;
}

/**
 * Unpacks as many numbers as `into` has places, which begin as 0. False where the bytes are not those of as many numbers;
 * `into` may be partly written then. A number that is too large for the array is cut to its bits, as always in one.
 */
export function unpackNumbers({ form, bytes }: PackedNumbers, into: NumberArray): boolean {
  if (form === 'varint' || form === 'steps') return unpackVarints(new Uint8Array(bytes), form === 'steps', into);
  if (bytes.byteLength !== into.length * bytesOfForm[form]) return false;
  if (form === 'uint8') into.set(new Uint8Array(bytes));
  else if (form === 'uint16') into.set(new Uint16Array(bytes));
  else if (form === 'uint32') into.set(new Uint32Array(bytes));
  else if (form === 'float64') into.set(new Float64Array(bytes));
  return true;
}

function unpackVarints(bytes: Uint8Array, areSteps: boolean, into: NumberArray): boolean {
  let at = 0;
  let before = 0;
  for (let place = 0; place < into.length; place++) {
    let byte = bytes[at++] ?? endless;
    let number = byte & 127;
    // Three groups in integers, as nearly all numbers have no more; the others may have more than 32 bits.
    for (let shift = 7; byte >= 128 && shift < 21; shift += 7) {
      byte = bytes[at++] ?? endless;
      number |= (byte & 127) << shift;
    }
    for (let scale = 2 ** 21; byte >= 128; scale *= 128) {
      if (at > bytes.length || scale > 2 ** 49) return false;
      byte = bytes[at++] ?? endless;
      number += (byte & 127) * scale;
    }
    if (areSteps) before += number < bitsEnd ? (number >>> 1) ^ -(number & 1) : stepOf(number);
    into[place] = areSteps ? before : number;
  }
  return at === bytes.length;
}

/** The step that zigzag wrote as this number. */
function stepOf(number: number): number {
  return number % 2 === 0 ? number / 2 : -(number + 1) / 2;
}
