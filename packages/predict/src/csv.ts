import { PredictError } from './errors.ts';
import { type Cell, type ColumnKind, type Table, tableOf } from './table.ts';

export interface CsvOptions {
  /** Kinds that must not be guessed. */
  kinds?: Readonly<Record<string, ColumnKind>>;
  /** Default: a tab where the first line has one, else a comma. */
  separator?: string;
}

interface Lines {
  heads: string[];
  rows: string[][];
}

/** Cells in quotes may hold separators, line ends and, doubled, quotes (RFC 4180). O(characters). */
const split = (text: string, separator: string): string[][] => {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    let cell = '';
    if (text[at] === '"') {
      const row = rows.length;
      for (at++; ; at += 2) {
        const end = text.indexOf('"', at);
        if (end < 0)
          throw new PredictError('predict/bad-row', `line ${row}: a quote is never closed`, {
            row,
          });
        cell += text.slice(at, end);
        at = end;
        if (text[at + 1] !== '"') break;
        cell += '"';
      }
      at++;
    } else {
      const begin = at;
      while (at < text.length && text[at] !== separator && text[at] !== '\n' && text[at] !== '\r')
        at++;
      cell = text.slice(begin, at);
    }
    row.push(cell);
    if (text[at] === separator) {
      at++;
      if (at >= text.length) row.push('');
      continue;
    }
    if (text[at] === '\r') at++;
    if (text[at] === '\n') at++;
    else if (at < text.length)
      throw new PredictError(
        'predict/bad-row',
        `line ${rows.length}: text behind a closing quote`,
        {
          row: rows.length,
        },
      );
    rows.push(row);
    row = [];
  }
  if (row.length > 0) rows.push(row);
  return rows;
};

const linesOf = (text: string, separator: string | undefined): Lines => {
  const plain = text.startsWith('\ufeff') ? text.slice(1) : text;
  const firstLine = plain.slice(0, plain.indexOf('\n') + 1 || plain.length);
  const sign = separator ?? (firstLine.includes('\t') ? '\t' : ',');
  const [heads, ...rest] = split(plain, sign);
  const rows = rest.filter((row) => row.length > 1 || row[0] !== '' || heads!.length === 1);
  if (!heads || rows.length === 0)
    throw new PredictError(
      'predict/empty-table',
      'a head line and one row are needed at the least',
      {
        expected: 2,
        found: heads ? 1 : 0,
      },
    );
  rows.forEach((row, at) => {
    if (row.length !== heads.length)
      throw new PredictError(
        'predict/bad-row',
        `row ${at} has ${row.length} cells, the head line has ${heads.length}`,
        { row: at, expected: heads.length, found: row.length },
      );
  });
  return { heads: heads.map((head) => head.trim()), rows };
};

/** What stands for nothing in the tables people have. */
const MISSING = new Set(['', 'NA', 'N/A', 'NaN', 'nan', 'null', 'NULL', '?']);

const isNumber = (cell: string): boolean =>
  /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$|^[+-]?inf(inity)?$/i.test(cell);

const numberOf = (cell: string): number =>
  /inf/i.test(cell) ? (cell.startsWith('-') ? -Infinity : Infinity) : Number(cell);

const cellsOf = (cells: readonly string[], kind: ColumnKind | undefined): Cell[] =>
  cells.map((text) => {
    const cell = text.trim();
    if (MISSING.has(cell)) return null;
    return kind !== 'categorical' && isNumber(cell) ? numberOf(cell) : cell;
  });

/**
 * A table with a head line. A column of numbers only is numeric, one of text only is categorical;
 * empty cells, NA, NaN, null and ? are missing. O(characters).
 *
 * @throws PredictError `predict/mixed-column` (numbers and text in one column, kind not said),
 * `predict/bad-row` (a row of another length), `predict/empty-table`, `predict/not-finite`.
 */
export const readCsv = (text: string, { kinds = {}, separator }: CsvOptions = {}): Table => {
  const { heads, rows } = linesOf(text, separator);
  for (const name of Object.keys(kinds))
    if (!heads.includes(name))
      throw new PredictError('predict/other-columns', `there is no column "${name}"`, {
        field: name,
        found: heads.join(', '),
      });
  const names = new Set<string>();
  for (const head of heads) {
    if (head === '' || names.has(head))
      throw new PredictError(
        'predict/bad-option',
        `column "${head}": a name of its own is needed`,
        {
          field: head,
        },
      );
    names.add(head);
  }
  const columns = heads.map((name, at) => {
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    return [
      name,
      cellsOf(
        rows.map((row) => row[at]!),
        kind,
      ),
    ] as const;
  });
  return tableOf(Object.fromEntries(columns), { kinds });
};

/** The cells of a column as they were read: numbers, or the text of categories. */
export const labelsOf = ({ kind, values, categories = [] }: Table['columns'][number]): Cell[] =>
  Array.from(values, (value) => {
    if (Number.isNaN(value)) return null;
    return kind === 'numeric' ? value : categories[value]!;
  });
