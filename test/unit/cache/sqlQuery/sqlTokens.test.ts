import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sqlStatements, sqlTokens, statementAt } from '../../../../src/cache/sqlQuery/sqlTokens';

const textsOf = (sql: string): string[] => sqlStatements(sql).map(({ start, end }) => sql.slice(start, end));

describe('the statements of a text', () => {
  it('end at semicolons, but not at those in strings, names and comments', () => {
    const sql = `SELECT ';' ; -- one; two\nSELECT "a;b", [c;d], \`e;f\` /* ; */ ;; SELECT 'it''s;'`;
    expect(textsOf(sql)).toEqual(["SELECT ';'", 'SELECT "a;b", [c;d], `e;f`', "SELECT 'it''s;'"]);
  });

  it('are found from the cursor: the one around it, else the one before it', () => {
    const sql = 'SELECT 1;\n\nSELECT 2;\n\n-- the end';
    const at = (offset: number) => {
      const found = statementAt(sql, offset);
      return found && sql.slice(found.start, found.end);
    };
    expect([at(0), at(8), at(9), at(10), at(12), at(sql.length)]).toEqual([
      'SELECT 1',
      'SELECT 1',
      'SELECT 1',
      'SELECT 1',
      'SELECT 2',
      'SELECT 2',
    ]);
    expect(statementAt('-- nothing', 3)).toBeUndefined();
  });

  it('take any text, and lose nothing of it but white space and comments', () => {
    const pieces = fc.array(
      fc.constantFrom(
        "'",
        '"',
        '[',
        ']',
        '`',
        ';',
        '--',
        '/*',
        '*/',
        '\n',
        ' ',
        'SELECT',
        '1.5e3',
        '?1',
        ':a',
        'é',
        '->>',
      ),
    );
    fc.assert(
      fc.property(pieces, (parts) => {
        const sql = parts.join('');
        let end = 0;
        for (const token of sqlTokens(sql)) {
          expect(
            sql
              .slice(end, token.start)
              .replaceAll(/--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g, '')
              .trim(),
          ).toBe('');
          expect(sql.slice(token.start, token.end)).toBe(token.text);
          end = token.end;
        }
      }),
    );
  });

  it('are found in a text with a value of several megabytes', () => {
    expect(textsOf(`SELECT '${'x'.repeat(5_000_000)}'; SELECT 2`)).toHaveLength(2);
  });
});
