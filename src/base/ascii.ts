/**
 * Bytes of ASCII by name, for what reads JSON without making text of it. Single constants, not an object: code that has
 * just been loaded would look each of them up.
 */
export const tab = 0x09;
export const lineEnd = 0x0a;
export const carriageReturn = 0x0d;
export const space = 0x20;
export const quote = 0x22;
export const comma = 0x2c;
export const minus = 0x2d;
export const dot = 0x2e;
export const zero = 0x30;
export const nine = 0x39;
export const colon = 0x3a;
export const letterZ = 0x5a;
export const openBracket = 0x5b;
export const backslash = 0x5c;
export const closeBracket = 0x5d;
export const letterN = 0x6e;
export const letterS = 0x73;
export const openBrace = 0x7b;
export const closeBrace = 0x7d;
