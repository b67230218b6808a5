/** A pattern of the query language, made ready to be asked often. */
export interface CompiledPattern {
  /** The one value that the pattern matches, undefined when it holds a wildcard. For look-ups in an index. */
  readonly exact: string | undefined;
  /** Whether the whole value matches, case-sensitively. */
  readonly matches: (value: string) => boolean;
}

/**
 * Compiles a pattern: `*` stands for any run of characters, also none; `\*` is a star and `\\` a backslash; every other
 * character stands for itself. Matching takes time in proportion to the value, whatever the pattern.
 */
export function compilePattern(pattern: string): CompiledPattern {
  const literals = literalsBetweenStars(pattern);
  const first = literals[0] ?? '';
  const last = literals.at(-1) ?? '';
  if (literals.length === 1) return { exact: first, matches: (value) => value === first };
  const between = literals.slice(1, -1);
  return {
    exact: undefined,
    matches(value) {
      if (!value.startsWith(first) || !value.endsWith(last)) return false;
      const end = value.length - last.length;
      let position = first.length;
      for (const literal of between) {
        const found = value.indexOf(literal, position);
        if (found < 0) return false;
        position = found + literal.length;
      }
      return position <= end;
    },
  };
}

/** The pattern that matches exactly this text and nothing else. */
export function exactPattern(text: string): string {
  return text.replaceAll(/[\\*]/g, '\\$&');
}

function literalsBetweenStars(pattern: string): string[] {
  const literals: string[] = [];
  let literal = '';
  for (let position = 0; position < pattern.length; position++) {
    const character = pattern.charAt(position);
    const next = pattern.charAt(position + 1);
    if (character === '*') {
      literals.push(literal);
      literal = '';
    } else if (character === '\\' && (next === '*' || next === '\\')) {
      literal += next;
      position++;
    } else {
      literal += character;
    }
  }
  literals.push(literal);
  return literals;
}
