import { AllocateError } from '../errors.ts';
import type { Numbers } from '../problem.ts';

/**
 * Yes or no for each pin (a room in a slot, a coupon on a banner), within every limit:
 *
 *     max Σ value·y  s.t.  Σ use·y ≤ limit per row,  y ∈ {0, 1}
 *
 * Rows are budgets, seats and stock, and also "at most one room in this slot" and "this room in at most one slot" (use 1,
 * limit 1). Row r uses `columns[offsets[r]]` up to `columns[offsets[r + 1]]`.
 */
export interface PinProblem {
  readonly values: Numbers;
  readonly offsets: Uint32Array;
  readonly columns: Uint32Array;
  readonly uses: Numbers;
  readonly limits: Numbers;
}

export interface PinChoice {
  /** 1 for the pins that are set. */
  readonly chosen: Uint8Array;
  readonly value: number;
  /** No choice is worth more. */
  readonly bound: number;
  /** (bound − value) / bound; 0 where the choice is the best there is. */
  readonly gap: number;
}

/** Shape and figures. @throws AllocateError `allocate/bad-shape`, `allocate/bad-number`, `allocate/empty-candidates`. */
export const checkPins = ({ values, offsets, columns, uses, limits }: PinProblem): void => {
  if (values.length === 0)
    throw new AllocateError('allocate/empty-candidates', 'no pins', { field: 'values' });
  const lengths = { offsets: limits.length + 1, uses: columns.length };
  for (const [field, expected] of Object.entries(lengths) as ['offsets' | 'uses', number][]) {
    const found = field === 'offsets' ? offsets.length : uses.length;
    if (found !== expected)
      throw new AllocateError('allocate/bad-shape', `${field}: ${found} entries`, {
        field,
        expected,
        found,
      });
  }
  for (const [field, numbers] of Object.entries({ values, uses, limits }))
    for (let index = 0; index < numbers.length; index++)
      if (!(numbers[index]! >= 0 && numbers[index]! < Number.POSITIVE_INFINITY))
        throw new AllocateError('allocate/bad-number', `${field}: ${numbers[index]} at ${index}`, {
          field,
          index,
          found: numbers[index]!,
        });
  if (offsets[0] !== 0 || offsets[limits.length] !== columns.length)
    throw new AllocateError('allocate/bad-shape', `offsets do not go from 0 to ${columns.length}`, {
      field: 'offsets',
      expected: columns.length,
    });
  for (let row = 0; row < limits.length; row++)
    if (offsets[row]! > offsets[row + 1]! || offsets[row + 1]! > columns.length)
      throw new AllocateError('allocate/bad-shape', `row ${row} ends before it begins`, {
        field: 'offsets',
        index: row,
      });
  for (let index = 0; index < columns.length; index++)
    if (columns[index]! >= values.length)
      throw new AllocateError('allocate/unknown-room', `pin ${columns[index]}`, {
        field: 'columns',
        index,
      });
};

/** The same by pins: what each uses of which rows. */
export interface PinColumns {
  readonly starts: Int32Array;
  readonly rows: Int32Array;
  readonly uses: Float64Array;
}

export const byPins = ({ values, offsets, columns, uses, limits }: PinProblem): PinColumns => {
  const starts = new Int32Array(values.length + 1);
  const last = offsets[limits.length]!;
  for (let at = 0; at < last; at++) starts[columns[at]! + 1]!++;
  for (let pin = 0; pin < values.length; pin++) starts[pin + 1]! += starts[pin]!;
  const next = starts.slice();
  const rows = new Int32Array(last);
  const used = new Float64Array(last);
  for (let row = 0; row < limits.length; row++)
    for (let at = offsets[row]!; at < offsets[row + 1]!; at++) {
      const place = next[columns[at]!]!++;
      rows[place] = row;
      used[place] = uses[at]!;
    }
  return { starts, rows, uses: used };
};

export const gapOf = (value: number, bound: number): number =>
  bound > 0 ? Math.max(0, (bound - value) / bound) : 0;
