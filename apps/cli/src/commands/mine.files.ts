import { MineError } from '@kaibo/mine';
import { type Cell, labelsOf, PredictError, readCsv, type Table } from '@kaibo/predict';
import { readText } from './recommend.files.ts';

export const needed = (value: string | undefined, flag: string): string => {
  if (value === undefined) throw new TypeError(`${flag} is needed`);
  return value;
};

export const whole = (value: string, flag: string): number => {
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new TypeError(`${flag}: a whole number, 1 or more`);
  return number;
};

export const number = (value: string, flag: string): number => {
  const found = Number(value);
  if (value.trim() === '' || !Number.isFinite(found)) throw new TypeError(`${flag}: a number`);
  return found;
};

export const oneOf = <Word extends string>(
  value: string,
  flag: string,
  allowed: readonly Word[],
): Word => {
  const found = allowed.find((word) => word === value);
  if (found === undefined) throw new TypeError(`${flag}: expected ${allowed.join(', ')}`);
  return found;
};

const UNITS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
const WORDS: Readonly<Record<string, string>> = { minute: '1m', hour: '1h', day: '1d', week: '1w' };

/** `15m`, `1h`, `day` … in milliseconds. */
export const duration = (value: string, flag: string): number => {
  const [, count, unit] = /^(\d+)([smhdw])$/.exec(WORDS[value] ?? value) ?? [];
  if (!count || Number(count) === 0)
    throw new TypeError(`${flag}: expected hour, day, week or a time like 15m`);
  return Number(count) * UNITS[unit as keyof typeof UNITS];
};

/** Mistakes of the caller and refusals of the libraries are one line; the rest is a bug and shows where. */
export const told =
  (work: (args: string[]) => Promise<number>) =>
  async (args: string[]): Promise<number> => {
    try {
      return await work(args);
    } catch (error) {
      const isOurs = error instanceof MineError || error instanceof PredictError;
      const isUsage = error instanceof TypeError;
      const isFile = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      if (!isOurs && !isUsage && !isFile) throw error;
      const code = isOurs ? `${error.code}: ` : '';
      process.stderr.write(`kaibo: ${code}${error.message}\n`);
      return isUsage ? 2 : 1;
    }
  };

const columnNamed = (table: Table, name: string) => {
  const found = table.columns.find((column) => column.name === name);
  if (!found)
    throw new MineError('mine/bad-option', `there is no column "${name}"`, {
      field: name,
      expected: table.columns.map((column) => column.name).join(', '),
    });
  return found;
};

const missing = (row: number, field: string): never => {
  throw new MineError('mine/bad-row', `row ${row}: ${field} is empty`, { row, field });
};

/** A table whose `names` are read as text, whatever they look like. */
export const readTextColumns = async (
  path: string,
  names: readonly string[],
): Promise<string[][]> => {
  const text = await readText(path);
  const table = readCsv(text, {
    kinds: Object.fromEntries(names.map((name) => [name, 'categorical'])),
  });
  return names.map((name) =>
    labelsOf(columnNamed(table, name)).map((cell: Cell, row) =>
      cell === null ? missing(row, name) : String(cell),
    ),
  );
};

export type Missing = 'refuse' | 'drop' | 'mean';

/** Cells without a number: left for the library to refuse, dropped with their row, or the mean of their column. */
const withoutHoles = (columns: readonly Float64Array[], rows: number, missing: Missing) => {
  const all = Uint32Array.from({ length: rows }, (_, row) => row);
  if (missing === 'drop')
    return {
      rows: all.filter((row) => columns.every((values) => !Number.isNaN(values[row]!))),
      columns,
    };
  const filled = columns.map((values) => {
    const known = values.filter((value) => !Number.isNaN(value));
    const mean = known.reduce((sum, value) => sum + value / known.length, 0);
    return missing === 'mean' && known.length > 0
      ? values.map((value) => (Number.isNaN(value) ? mean : value))
      : values;
  });
  return { rows: all, columns: filled };
};

/** Numbers of some columns, or of all that are numeric, row by row; `rows` says which of the file. */
export const readNumbers = async (
  path: string,
  columns: string | undefined,
  missing: Missing = 'refuse',
) => {
  const table = readCsv(await readText(path));
  const chosen = columns
    ? columns.split(',').map((name) => columnNamed(table, name))
    : table.columns.filter(({ kind }) => kind === 'numeric');
  if (chosen.length === 0) throw new MineError('mine/empty-table', 'no column of numbers');
  const text = chosen.find(({ kind }) => kind !== 'numeric');
  if (text)
    throw new MineError('mine/bad-option', `column "${text.name}" holds text`, {
      field: text.name,
      expected: 'numbers',
    });
  const own = withoutHoles(
    chosen.map(({ values }) => values),
    table.rows,
    missing,
  );
  const values = new Float64Array(own.rows.length * chosen.length);
  own.rows.forEach((row, place) => {
    own.columns.forEach((column, at) => {
      values[place * chosen.length + at] = column[row]!;
    });
  });
  return { values, rows: own.rows, names: chosen.map(({ name }) => name) };
};

/** A line per basket, its items between commas or tabs; nothing is quoted. */
export const readBasketLines = async (path: string): Promise<string[][]> => {
  const lines = (await readText(path)).split('\n').map((line) => line.replace('\r', ''));
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) =>
    line
      .split(line.includes('\t') ? '\t' : ',')
      .map((item) => item.trim())
      .filter(Boolean),
  );
};

/** Beyond this a number is in milliseconds: in seconds it would be the year 5138. */
const FIRST_MS = 1e11;

/** Epoch seconds or milliseconds, or a date that `Date` reads; one without a zone is in UTC. */
export const timeOf = (text: string, row: number, field: string): number => {
  const value = Number(text);
  const isPlain = /^\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d(\.\d+)?)?)?$/.test(text);
  const isDay = text.length === 10;
  const parsed = Date.parse(isPlain && !isDay ? `${text.replace(' ', 'T')}Z` : text);
  const atMs = Number.isFinite(value)
    ? Math.abs(value) < FIRST_MS
      ? value * 1_000
      : value
    : parsed;
  if (!Number.isFinite(atMs))
    throw new MineError('mine/bad-row', `row ${row}, ${field}: "${text}" is no time`, {
      row,
      field,
      expected: 'a time',
      found: text,
    });
  return atMs;
};
