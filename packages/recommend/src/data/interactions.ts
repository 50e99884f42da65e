import type { Csr } from '@kaibo/numeric';
import { RecommendError } from '../errors.ts';
import type { Interactions, Repeats, Sequences } from '../recommender.ts';

/** Events by column, in any order. Ids are row and column numbers, or names (numbered as they appear). */
export interface EventColumns {
  users: ArrayLike<number> | readonly string[];
  items: ArrayLike<number> | readonly string[];
  /** Strength or rating; 1 where absent. */
  values?: ArrayLike<number>;
  /** Epoch milliseconds. */
  timesMs?: ArrayLike<number>;
}

export interface InteractionsOptions {
  /** At least so many rows (default: as many as occur). */
  users?: number;
  /** At least so many columns. */
  items?: number;
  repeats?: Repeats;
  /** Numbers names as an earlier log did; new names follow. */
  userIds?: readonly string[];
  itemIds?: readonly string[];
}

interface Numbered {
  numbers: Uint32Array;
  size: number;
  names?: string[];
}

const numbered = (
  column: ArrayLike<number> | readonly string[],
  field: string,
  atLeast: number,
  known: readonly string[] | undefined,
): Numbered => {
  const numbers = new Uint32Array(column.length);
  if (typeof column[0] === 'string' || known) {
    const names = [...(known ?? [])];
    const numberOf = new Map(names.map((name, i) => [name, i]));
    for (let row = 0; row < column.length; row++) {
      const name = String(column[row]);
      if (column[row] === undefined || name === '')
        throw new RecommendError('recommend/bad-row', `row ${row}: no ${field}`, { row, field });
      let number = numberOf.get(name);
      if (number === undefined) {
        number = names.push(name) - 1;
        numberOf.set(name, number);
      }
      numbers[row] = number;
    }
    return { numbers, size: Math.max(atLeast, names.length), names };
  }
  let size = atLeast;
  for (let row = 0; row < column.length; row++) {
    const number = column[row] as number;
    if (!Number.isInteger(number) || number < 0 || number > 0x7fff_ffff)
      throw new RecommendError('recommend/bad-row', `row ${row}: ${field} ${number} is no index`, {
        row,
        field,
        found: String(number),
      });
    numbers[row] = number;
    if (number >= size) size = number + 1;
  }
  return { numbers, size };
};

const checkFinite = (column: ArrayLike<number> | undefined, field: string, rows: number): void => {
  if (!column) return;
  if (column.length !== rows)
    throw new RecommendError(
      'recommend/dimension-mismatch',
      `${field}: ${column.length} rows where there are ${rows} users`,
      { field, expected: rows, found: column.length },
    );
  for (let row = 0; row < rows; row++)
    if (!Number.isFinite(column[row]))
      throw new RecommendError('recommend/bad-row', `row ${row}: ${field} is ${column[row]}`, {
        row,
        field,
        found: String(column[row]),
      });
};

/** Rows of the log by user, each user's in order of time (of the log where times are equal). */
const orderByUser = (users: Uint32Array, size: number, timesMs?: ArrayLike<number>) => {
  const offsets = new Uint32Array(size + 1);
  for (const user of users) offsets[user + 1]!++;
  for (let user = 0; user < size; user++) offsets[user + 1]! += offsets[user]!;
  const next = offsets.slice();
  const order = new Uint32Array(users.length);
  for (let row = 0; row < users.length; row++) order[next[users[row]!]!++] = row;
  if (timesMs)
    for (let user = 0; user < size; user++)
      order
        .subarray(offsets[user]!, offsets[user + 1]!)
        .sort((a, b) => timesMs[a]! - timesMs[b]! || a - b);
  return { offsets, order };
};

const combined = (repeats: Repeats, before: number, value: number): number => {
  if (repeats === 'sum') return before + value;
  return repeats === 'last' ? value : Math.max(before, value);
};

/**
 * A log as a matrix and as sequences. Repeated pairs become one entry (`repeats`), events out of
 * order are put in order. O(events · log events of a user).
 *
 * @throws RecommendError `recommend/bad-row` with row and field for NaN, negative or missing
 * values; `recommend/dimension-mismatch` for columns of different length.
 */
export const interactionsOf = (
  columns: EventColumns,
  options: InteractionsOptions = {},
): Interactions => {
  const rows = columns.users.length;
  if (columns.items.length !== rows)
    throw new RecommendError('recommend/dimension-mismatch', 'items: not as many as users', {
      field: 'items',
      expected: rows,
      found: columns.items.length,
    });
  checkFinite(columns.values, 'values', rows);
  checkFinite(columns.timesMs, 'timesMs', rows);
  const users = numbered(columns.users, 'user', options.users ?? 0, options.userIds);
  const items = numbered(columns.items, 'item', options.items ?? 0, options.itemIds);
  const repeats = options.repeats ?? 'last';
  const { offsets, order } = orderByUser(users.numbers, users.size, columns.timesMs);

  const sequences: Sequences = { offsets, items: new Uint32Array(rows) };
  if (columns.timesMs) sequences.timesMs = new Float64Array(rows);
  for (let at = 0; at < rows; at++) {
    sequences.items[at] = items.numbers[order[at]!]!;
    if (sequences.timesMs) sequences.timesMs[at] = columns.timesMs![order[at]!]!;
  }

  const value = new Float64Array(items.size);
  const latest = new Float64Array(items.size);
  const seenBy = new Int32Array(items.size).fill(-1);
  const entryOffsets = new Uint32Array(users.size + 1);
  const indices = new Uint32Array(rows);
  const values = new Float32Array(rows);
  const timesMs = new Float64Array(rows);
  let entries = 0;
  for (let user = 0; user < users.size; user++) {
    const begin = entries;
    for (let at = offsets[user]!; at < offsets[user + 1]!; at++) {
      const row = order[at]!;
      const item = items.numbers[row]!;
      const strength = columns.values ? columns.values[row]! : 1;
      const isFirst = seenBy[item] !== user;
      value[item] = isFirst ? strength : combined(repeats, value[item]!, strength);
      if (columns.timesMs) latest[item] = columns.timesMs[row]!;
      if (isFirst) {
        seenBy[item] = user;
        indices[entries++] = item;
      }
    }
    indices.subarray(begin, entries).sort();
    for (let at = begin; at < entries; at++) {
      values[at] = value[indices[at]!]!;
      timesMs[at] = latest[indices[at]!]!;
    }
    entryOffsets[user + 1] = entries;
  }
  const matrix: Csr = {
    rows: users.size,
    columns: items.size,
    offsets: entryOffsets,
    indices: indices.slice(0, entries),
    values: values.slice(0, entries),
  };
  return {
    matrix,
    sequences,
    repeats,
    ...(columns.timesMs ? { timesMs: timesMs.slice(0, entries) } : {}),
    ...(users.names ? { userIds: users.names } : {}),
    ...(items.names ? { itemIds: items.names } : {}),
  };
};

/** The log that would give this data: entries by user, then item (their order in time is in `timesMs`). */
export const columnsOf = ({ matrix, timesMs }: Interactions) => {
  const users = new Uint32Array(matrix.indices.length);
  for (let user = 0; user < matrix.rows; user++)
    users.fill(user, matrix.offsets[user]!, matrix.offsets[user + 1]!);
  return { users, items: matrix.indices, values: matrix.values, ...(timesMs ? { timesMs } : {}) };
};
