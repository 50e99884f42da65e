import { RecommendError } from '../errors.ts';
import type { Interactions } from '../recommender.ts';
import { type InteractionsOptions, interactionsOf } from './interactions.ts';

export interface TableColumns {
  user: string;
  item: string;
  value?: string;
  time?: string;
  /** Factor from the file's time to milliseconds (default: 1000, the file has seconds). */
  msPerTime?: number;
}

/** Names that tables use, tried in this order where none is given. */
const USUAL: Record<'user' | 'item' | 'value' | 'time', readonly string[]> = {
  user: ['user_id', 'userid', 'user', 'session_id', 'sessionid', 'visitor_id'],
  item: ['item_id', 'itemid', 'item', 'product_id', 'room_id'],
  value: ['rating', 'value', 'weight', 'count'],
  time: ['timestamp', 'time', 'time_ms', 'at_ms'],
};

const separatorOf = (line: string): string =>
  ['\t', ',', ';', ' '].find((separator) => line.includes(separator)) ?? '\t';

const plainName = (name: string): string => name.split(':')[0]!.trim().toLowerCase();

const columnOf = (names: string[], field: keyof typeof USUAL, asked?: string): number => {
  const wanted = asked === undefined ? USUAL[field] : [plainName(asked)];
  return wanted.map((name) => names.indexOf(name)).find((at) => at >= 0) ?? -1;
};

/**
 * Reads a table with a head line (comma, tab, semicolon or space; names may carry a type, as
 * `user_id:token`) into a log.
 *
 * @throws RecommendError `recommend/bad-row` with the row (0: the head) and field: a column that
 * is missing, a row with too few columns, a number that is none.
 */
export const readTable = (
  text: string,
  columns: Partial<TableColumns> = {},
  options: InteractionsOptions = {},
): Interactions => {
  const lines = text.split('\n');
  const separator = separatorOf(lines[0] ?? '');
  const names = (lines[0] ?? '').replace('\r', '').split(separator).map(plainName);
  const at = {
    user: columnOf(names, 'user', columns.user),
    item: columnOf(names, 'item', columns.item),
    value: columnOf(names, 'value', columns.value),
    time: columnOf(names, 'time', columns.time),
  };
  for (const field of ['user', 'item'] as const)
    if (at[field] < 0)
      throw new RecommendError('recommend/bad-row', `the head has no column for the ${field}`, {
        row: 0,
        field,
        found: names.join(' '),
      });
  const msPerTime = columns.msPerTime ?? (names[at.time]?.endsWith('_ms') ? 1 : 1000);
  const read = {
    users: [] as string[],
    items: [] as string[],
    values: [] as number[],
    timesMs: [] as number[],
  };
  const number = (text: string | undefined, row: number, field: string): number => {
    const value = Number(text);
    if (text === undefined || text.trim() === '' || !Number.isFinite(value))
      throw new RecommendError('recommend/bad-row', `row ${row}: ${field} is no number`, {
        row,
        field,
        found: text ?? '',
      });
    return value;
  };
  for (let row = 1; row < lines.length; row++) {
    const line = lines[row]!.replace('\r', '');
    if (line === '') continue;
    const cells = line.split(separator);
    if (cells.length < names.length)
      throw new RecommendError('recommend/bad-row', `row ${row}: ${cells.length} columns`, {
        row,
        field: names[cells.length],
        expected: names.length,
        found: cells.length,
      });
    read.users.push(cells[at.user]!);
    read.items.push(cells[at.item]!);
    if (at.value >= 0) read.values.push(number(cells[at.value], row, names[at.value]!));
    if (at.time >= 0) read.timesMs.push(number(cells[at.time], row, names[at.time]!) * msPerTime);
  }
  return interactionsOf(
    {
      users: read.users,
      items: read.items,
      ...(at.value >= 0 ? { values: read.values } : {}),
      ...(at.time >= 0 ? { timesMs: read.timesMs } : {}),
    },
    options,
  );
};

/** Reads lines of `user item item …` (row and column numbers) into a log. Errors as `readTable`. */
export const readLists = (text: string, options: InteractionsOptions = {}): Interactions => {
  const users: number[] = [];
  const items: number[] = [];
  text.split('\n').forEach((line, row) => {
    const words = line.trim().split(/\s+/);
    if (words[0] === '') return;
    const numbers = words.map(Number);
    const bad = numbers.findIndex((number) => !Number.isInteger(number) || number < 0);
    if (bad >= 0)
      throw new RecommendError('recommend/bad-row', `row ${row}: ${words[bad]} is no index`, {
        row,
        field: bad === 0 ? 'user' : 'item',
        found: words[bad]!,
      });
    for (const item of numbers.slice(1)) {
      users.push(numbers[0]!);
      items.push(item);
    }
  });
  return interactionsOf({ users, items }, options);
};
