import { AllocateError } from '../errors.ts';
import type { Prices } from '../plan.ts';
import type { Groups } from '../problem.ts';

/** The columns that a plan broadcasts for every room; all ≥ 0. */
export const PRICE_COLUMNS = ['seats', 'stock', 'cap', 'floor', 'merit', 'group', 'boost'] as const;

export type PriceColumn = (typeof PRICE_COLUMNS)[number];

/**
 * What being shown costs or earns a room, one entry a room in every column, in the unit of the candidates' value (fen an
 * impression unless said). At most seven numbers a room travel from the solver to those who rank.
 */
export interface RoomPrices extends Record<PriceColumn, Float64Array> {
  readonly rooms: number;
  /** λ: value of what the seats are counted in, e.g. a seat-minute. */
  seats: Float64Array;
  /** σ: value of a piece of stock. */
  stock: Float64Array;
  /** κ: value of an impression of a room at its cap. */
  cap: Float64Array;
  /** μ: what an impression is worth to the room's own floor. */
  floor: Float64Array;
  /** π: what it is worth to max-min fairness by merit. */
  merit: Float64Array;
  /** Ση: what it is worth to the floors of all groups the room is in. */
  group: Float64Array;
  /** What somebody paid, or an operator gave, for an impression: shown to viewers as promoted. */
  boost: Float64Array;
  /** 0 once a room is off air or full: it is not ranked, whatever its prices. */
  isOpen: Uint8Array;
  /** When the plan behind these was made, epoch ms. */
  solvedAtMs: number;
}

/** All prices zero, all rooms open: pure ranking by value. */
export const createPrices = (rooms: number, solvedAtMs = 0): RoomPrices => {
  if (!Number.isSafeInteger(rooms) || rooms < 0)
    throw new AllocateError('allocate/bad-option', `rooms is ${rooms}: a whole number ≥ 0`, {
      field: 'rooms',
      found: rooms,
    });
  return {
    rooms,
    seats: new Float64Array(rooms),
    stock: new Float64Array(rooms),
    cap: new Float64Array(rooms),
    floor: new Float64Array(rooms),
    merit: new Float64Array(rooms),
    group: new Float64Array(rooms),
    boost: new Float64Array(rooms),
    isOpen: new Uint8Array(rooms).fill(1),
    solvedAtMs,
  };
};

/**
 * What a plan broadcasts: its prices a room, those of groups summed into their rooms. Boosts and who is open are the
 * caller's to fill in. O(rooms + members of groups).
 */
export const pricesFrom = (prices: Prices, groups: Groups, solvedAtMs: number): RoomPrices => {
  const into = createPrices(prices.floor.length, solvedAtMs);
  for (const column of ['seats', 'stock', 'cap', 'floor', 'merit'] as const)
    into[column].set(prices[column]);
  for (let group = 0; group < prices.group.length; group++)
    for (let at = groups.offsets[group]!; at < groups.offsets[group + 1]!; at++)
      into.group[groups.rooms[at]!]! += prices.group[group]!;
  return into;
};

/**
 * Prices that came from elsewhere, before anything is ranked by them. O(rooms).
 *
 * @throws AllocateError `allocate/bad-shape` for a column of another length, `allocate/bad-number` for a price that is
 *   negative, infinite or no number, with column and row.
 */
export const checkPrices = (prices: RoomPrices): void => {
  for (const field of [...PRICE_COLUMNS, 'isOpen'] as const) {
    const column = prices[field];
    if (column.length !== prices.rooms)
      throw new AllocateError('allocate/bad-shape', `${field}: ${column.length} entries`, {
        field,
        expected: prices.rooms,
        found: column.length,
      });
    for (let row = 0; row < column.length; row++)
      if (!(column[row]! >= 0 && column[row]! < Number.POSITIVE_INFINITY))
        throw new AllocateError('allocate/bad-number', `${field}: ${column[row]} at room ${row}`, {
          field,
          index: row,
          found: column[row]!,
        });
  }
};

export interface FollowOptions {
  /** Share of the scale that a price moves by when it is off by e or more; 0.02 … 0.05 hold. */
  gain: number;
  /** What a price of this column is typically worth, e.g. the mean value of an impression. */
  scale: number;
}

/**
 * Bounded feedback between two solves, in place: a price moves by `gain · scale · clamp(ln(load / target), −1, 1)`, never
 * below zero. For scarce things (seats, stock, caps) the load is what was used and the target what was planned. For floors
 * the load is what was due and the target what was delivered. Both zero moves nothing. O(rooms), allocates nothing.
 *
 * Larger gains chase noise: in the research instance 0.05 lost 2 points of value against smaller ones.
 *
 * @throws AllocateError `allocate/bad-shape`, `allocate/bad-number` (the price is then as it was).
 */
export const followPrices = (
  price: Float64Array,
  load: Float64Array,
  target: Float64Array,
  { gain, scale }: FollowOptions,
): void => {
  if (load.length !== price.length || target.length !== price.length)
    throw new AllocateError('allocate/bad-shape', 'price, load and target differ in length', {
      expected: price.length,
      found: load.length === price.length ? target.length : load.length,
    });
  for (let row = 0; row < price.length; row++)
    if (!(load[row]! >= 0) || !(target[row]! >= 0))
      throw new AllocateError('allocate/bad-number', `load or target of room ${row}`, {
        index: row,
        found: load[row]! >= 0 ? target[row]! : load[row]!,
      });
  const step = gain * scale;
  for (let row = 0; row < price.length; row++) {
    const [used, wanted] = [load[row]!, target[row]!];
    if (used === wanted) continue;
    const ratio = wanted === 0 ? 1 : used === 0 ? -1 : Math.log(used / wanted);
    price[row] = Math.max(0, price[row]! + step * Math.max(-1, Math.min(1, ratio)));
  }
};
