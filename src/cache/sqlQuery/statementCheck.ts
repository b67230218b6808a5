import { type SqlProblem, type SqlRange } from '../../model/sqlAnswer';
import { type SqlStatement, sqlStatements } from './sqlTokens';

/** Statements that read begin with one of these. */
const readingWords = new Set(['SELECT', 'WITH', 'VALUES', 'EXPLAIN']);

/** What else a statement may begin with, and what to say of it. */
const refusals: Readonly<Record<string, string>> = {
  ATTACH: 'ATTACH is refused: a query reads this store and nothing else.',
  DETACH: 'DETACH is refused: a query reads this store and nothing else.',
  PRAGMA:
    "PRAGMA is refused. To see what a table has, read it: SELECT * FROM pragma_table_info('events'), or SELECT * FROM sqlite_schema.",
  INSERT: 'INSERT is refused: queries only read. Record events with Engram: Record Event….',
};

/** Refuses a statement, with a place in the text. */
export function refused(message: string, range: SqlRange | undefined): SqlProblem {
  return { type: 'problem', reason: 'refused', message, range: range && { start: range.start, end: range.end } };
}

/**
 * The one statement of a text, which by its first word reads; else why it is refused. That it really does nothing else is
 * asked of SQLite (`ReadingDatabase`): this is for the sake of messages that help.
 */
export function oneReadingStatement(sql: string): SqlStatement | SqlProblem {
  const [statement, second] = sqlStatements(sql);
  if (!statement) return refused('There is no statement to run.', undefined);
  const [first] = statement.tokens;
  const word = first?.text.toUpperCase() ?? '';
  if (first && !readingWords.has(word) && (refusals[word] !== undefined || writingWords.has(word)))
    return refused(
      refusals[word] ?? `${word} is refused: queries only read. Begin with SELECT, WITH, VALUES or EXPLAIN.`,
      first,
    );
  if (second) return refused('One statement at a time: a second one begins here. Run it for itself.', second);
  const parameter = statement.tokens.find(({ type }) => type === 'parameter');
  if (parameter) return refused(`There is nothing to put in for ${parameter.text}: write the value itself.`, parameter);
  return statement;
}

/** First words of statements that SQLite has beside the reading ones. What is none of them is a mistake for SQLite to tell. */
const writingWords = new Set(
  `ALTER ANALYZE BEGIN COMMIT CREATE DELETE DROP END REINDEX RELEASE REPLACE ROLLBACK SAVEPOINT UPDATE VACUUM`.split(
    ' ',
  ),
);
