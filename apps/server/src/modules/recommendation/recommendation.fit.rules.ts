/** Rows of `recommendation_tastes`, by column; the rows of one person stand together. */
export interface TasteRows {
  people: number;
  /** By number. */
  entities: readonly string[];
  /** Shapes [rows]. */
  person: Uint32Array;
  entity: Uint32Array;
  /** Positive; decayed to the moment of the fit. */
  weight: Float32Array;
  /** Epoch milliseconds of the newest act. */
  atMs: Float64Array;
}

export interface HoldOut {
  /** Rows to learn from. */
  kept: Uint32Array;
  /** Rows to find again. */
  held: Uint32Array;
}

/** Of what a person has to do with, so much is held out. */
const SHARE = 0.2;

/** What is to be found: a category is no answer, and whoever knows the host knows it. */
export const isJudged = (entity: string): boolean => !entity.startsWith('category:');

/** Where the rows of each person begin and end among `rows`, which stand by person. */
function* byPerson(rows: Uint32Array, { person }: TasteRows): Generator<Uint32Array> {
  for (let from = 0; from < rows.length; ) {
    let to = from + 1;
    while (to < rows.length && person[rows[to]!] === person[rows[from]!]) to++;
    yield rows.subarray(from, to);
    from = to;
  }
}

/**
 * Parts each person's rows in time: from the moment on at which the newest fifth of their products and hosts begins,
 * nothing is kept, so that no later act speaks for what is to be found. Who has done everything at one moment is kept
 * whole. O(rows · log rows of a person).
 */
export const holdOut = (tastes: TasteRows, rows: Uint32Array): HoldOut => {
  const { atMs, entity, entities } = tastes;
  const isToFind = entities.map(isJudged);
  const kept: number[] = [];
  const held: number[] = [];
  for (const own of byPerson(rows, tastes)) {
    const times = [...own]
      .filter((row) => isToFind[entity[row]!])
      .map((row) => atMs[row]!)
      .sort((a, b) => b - a);
    const fromMs = times[Math.max(1, Math.round(times.length * SHARE)) - 1];
    const isNew = (row: number): boolean => fromMs !== undefined && atMs[row]! >= fromMs;
    const hasOlder = own.some((row) => !isNew(row));
    for (const row of own) {
      if (!hasOlder || !isNew(row)) kept.push(row);
      else if (isToFind[entity[row]!]) held.push(row);
    }
  }
  return { kept: Uint32Array.from(kept), held: Uint32Array.from(held) };
};

/** One order. */
export interface BasketRow {
  buyerId: string;
  atMs: number;
  productIds: readonly string[];
}

const SAME_VISIT_MS = 3_600_000;
/** What lies in one basket grows by the square. */
const MOST_IN_BASKET = 50;

/** Orders of one buyer within an hour of each other are one basket: shops of several sellers part what was one visit. */
export const basketsOf = (orders: readonly BasketRow[]): string[][] => {
  const baskets: Set<string>[] = [];
  let last: BasketRow | null = null;
  const ordered = orders.toSorted(
    (a, b) => (a.buyerId < b.buyerId ? -1 : Number(a.buyerId > b.buyerId)) || a.atMs - b.atMs,
  );
  for (const order of ordered) {
    const isSame = last?.buyerId === order.buyerId && order.atMs - last.atMs <= SAME_VISIT_MS;
    if (!isSame) baskets.push(new Set());
    for (const id of order.productIds) baskets.at(-1)!.add(id);
    last = order;
  }
  return baskets.map((basket) => [...basket].slice(0, MOST_IN_BASKET));
};
