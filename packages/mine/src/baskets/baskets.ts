import { MineError } from '../errors.ts';

/** What was bought, watched or clicked together; every item once per basket. */
export interface Baskets {
  readonly count: number;
  readonly items: readonly string[];
  /** Items of basket b: `indices[offsets[b]] … indices[offsets[b + 1] - 1]`, ascending. */
  readonly offsets: Uint32Array;
  readonly indices: Uint32Array;
}

const refuseName = (row: number, field: string, found: unknown): never => {
  throw new MineError('mine/bad-row', `row ${row}: an item needs a name`, {
    row,
    field,
    expected: 'text',
    found: String(found),
  });
};

/** Numbers for names, in the order of their first use. */
export const createNames = () => {
  const numbers = new Map<string, number>();
  return {
    numberOf(name: string, row: number, field: string): number {
      if (typeof name !== 'string' || name === '') refuseName(row, field, name);
      const known = numbers.get(name);
      if (known !== undefined) return known;
      numbers.set(name, numbers.size);
      return numbers.size - 1;
    },
    names: (): string[] => [...numbers.keys()],
  };
};

const laidOut = (lists: readonly number[][], items: readonly string[]): Baskets => {
  const sets = lists.map((list) => [...new Set(list)].sort((a, b) => a - b));
  const offsets = new Uint32Array(sets.length + 1);
  sets.forEach((set, basket) => {
    offsets[basket + 1] = offsets[basket]! + set.length;
  });
  const indices = new Uint32Array(offsets[sets.length]!);
  sets.forEach((set, basket) => {
    indices.set(set, offsets[basket]!);
  });
  return { count: sets.length, items, offsets, indices };
};

/**
 * @param lists the items of each basket; an item that is named twice counts once, an empty basket counts as a basket.
 * @throws MineError `mine/empty-table` without baskets; `mine/bad-row` with row and place for an item without a name.
 */
export const basketsOf = (lists: readonly (readonly string[])[]): Baskets => {
  if (lists.length === 0) throw new MineError('mine/empty-table', 'no basket');
  const names = createNames();
  const numbered = lists.map((list, row) =>
    list.map((name, place) => names.numberOf(name, row, `item ${place}`)),
  );
  return laidOut(numbered, names.names());
};

/**
 * From a table with one row per item of a basket, e.g. order lines.
 *
 * @throws MineError `mine/empty-table`; `mine/bad-row` for a row without the name of a basket or item.
 */
export const basketsFromLines = (lines: readonly { basket: string; item: string }[]): Baskets => {
  if (lines.length === 0) throw new MineError('mine/empty-table', 'no line');
  const baskets = createNames();
  const names = createNames();
  const numbered: number[][] = [];
  lines.forEach(({ basket, item }, row) => {
    const at = baskets.numberOf(basket, row, 'basket');
    numbered[at] ??= [];
    numbered[at].push(names.numberOf(item, row, 'item'));
  });
  return laidOut(numbered, names.names());
};
