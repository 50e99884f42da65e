import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ATTRIBUTION_TERMS, addToLedger, createLedger, TERM_COUNT } from './attribution.ts';
import { type Candidate, createCandidates, fillCandidates } from './candidates.ts';
import { createPrices, PRICE_COLUMNS } from './prices.ts';
import { createReranker, type RerankOptions } from './rerank.ts';

const amount = fc.double({ min: 0, max: 5, noNaN: true });
const candidate = fc.record({
  value: amount,
  seatUse: amount,
  stockUse: amount,
  relevance: amount,
  explore: fc.double({ min: -1, max: 1, noNaN: true }),
  kind: fc.integer({ min: -1, max: 3 }),
});
const request = fc.record({
  rows: fc.array(candidate, { minLength: 0, maxLength: 25 }),
  prices: fc.array(amount, { minLength: 7, maxLength: 7 }),
  closed: fc.integer({ min: 0, max: 30 }),
  places: fc.integer({ min: 0, max: 8 }),
  temperature: fc.constantFrom(0, 0.1, 2),
  seed: fc.integer(),
  guard: amount,
  diversity: fc.constantFrom(undefined, { window: 3, most: 1 }, { window: 4, most: 2 }),
});

type Request = typeof request extends fc.Arbitrary<infer T> ? T : never;

const ranker = createReranker(40, 10);
const columns = createCandidates(40);

const set = ({ rows, prices: level, closed }: Request) => {
  const list: Candidate[] = rows.map((row, room) => ({ ...row, room }));
  const prices = createPrices(rows.length);
  // Every third room has a price, so that they differ.
  PRICE_COLUMNS.forEach((name, at) => {
    for (let room = at % 3; room < rows.length; room += 3) prices[name][room] = level[at]!;
  });
  if (closed < rows.length) prices.isOpen[closed] = 0;
  return { candidates: fillCandidates(columns, list), prices };
};

test('a list shows each open room at most once and fills every place it can', () => {
  fc.assert(
    fc.property(request, (asked) => {
      const { candidates, prices } = set(asked);
      const { count, order, propensity } = ranker.rank(candidates, prices, asked);
      const shown = [...order.subarray(0, count)];
      const open = asked.rows.length - (asked.closed < asked.rows.length ? 1 : 0);
      expect(count).toBe(Math.min(asked.places, open));
      expect(new Set(shown).size).toBe(count);
      expect(shown).not.toContain(asked.closed);
      for (let place = 0; place < count; place++) {
        expect(propensity[place]).toBeGreaterThan(0);
        expect(propensity[place]).toBeLessThanOrEqual(1 + 1e-12);
      }
    }),
  );
});

test('without chance and diversity the list is sorted by value, prices, guard and exploring together', () => {
  fc.assert(
    fc.property(request, (asked) => {
      const { candidates, prices } = set(asked);
      const options: RerankOptions = { ...asked, temperature: 0, diversity: undefined };
      const { count, order } = ranker.rank(candidates, prices, options);
      const scoreOf = (at: number): number => {
        const row = asked.rows[at]!;
        const scarce = prices.seats[at]! * row.seatUse + prices.stock[at]! * row.stockUse;
        const given = prices.floor[at]! + prices.merit[at]! + prices.group[at]!;
        const worth = row.value + asked.guard * row.relevance + row.explore;
        return worth - scarce - prices.cap[at]! + given + prices.boost[at]!;
      };
      for (let place = 1; place < count; place++)
        expect(scoreOf(order[place - 1]!)).toBeGreaterThanOrEqual(scoreOf(order[place]!) - 1e-9);
    }),
  );
});

test('the terms of a candidate add up to 1 if it is shown and to 0 if not, and the ledger to what was served', () => {
  fc.assert(
    fc.property(fc.array(request, { maxLength: 5 }), (requests) => {
      const ledger = createLedger(40);
      const served = new Int32Array(40);
      for (const asked of requests) {
        const { candidates, prices } = set(asked);
        const { count, order, propensity, score } = ranker.rank(candidates, prices, asked);
        const list = { count, order: order.slice(), propensity: propensity.slice() };
        const scores = score.slice(0, candidates.count);
        const shown = new Set(order.subarray(0, count));
        for (const at of shown) served[at]!++;
        const why = ranker.attribute(candidates, prices, asked);
        expect(why.ranked).toMatchObject(list);
        expect(why.ranked.score.slice(0, candidates.count)).toEqual(scores);
        for (let at = 0; at < candidates.count; at++) {
          const terms = why.terms.subarray(at * TERM_COUNT, (at + 1) * TERM_COUNT);
          expect(terms.reduce((sum, term) => sum + term, 0)).toBe(shown.has(at) ? 1 : 0);
        }
        addToLedger(ledger, candidates.room, why);
      }
      expect(ledger.served).toEqual(served);
      for (let room = 0; room < 40; room++) {
        const terms = ledger.terms.subarray(room * TERM_COUNT, (room + 1) * TERM_COUNT);
        expect(terms.reduce((sum, term) => sum + term, 0)).toBe(served[room]);
      }
    }),
  );
});

test('a thousand random rooms: the ledger adds up exactly to what each was served', () => {
  const rooms = 1_000;
  const large = createReranker(60, 10);
  const many = createCandidates(60);
  const prices = createPrices(rooms);
  const noise = (at: number): number => ((at * 7_919) % 1_009) / 1_009;
  for (const [at, name] of PRICE_COLUMNS.entries())
    for (let room = 0; room < rooms; room++) prices[name][room] = noise(room * 31 + at) ** 4;
  const ledger = createLedger(rooms);
  const served = new Int32Array(rooms);
  for (let turn = 0; turn < 2_000; turn++) {
    const list = Array.from({ length: 60 }, (_, i) => ({
      room: (turn * 17 + i * 13) % rooms,
      value: noise(turn + i * i),
      seatUse: 1,
      stockUse: 0.5,
      kind: i % 5,
    }));
    const options = { places: 10, temperature: 0.1, seed: turn, diversity: { window: 4, most: 2 } };
    const { count, order } = large.rank(fillCandidates(many, list), prices, options);
    for (const at of order.subarray(0, count)) served[many.room[at]!]!++;
    addToLedger(ledger, many.room, large.attribute(many, prices, options));
  }
  expect(ledger.served).toEqual(served);
  for (let room = 0; room < rooms; room++) {
    const terms = ledger.terms.subarray(room * TERM_COUNT, (room + 1) * TERM_COUNT);
    expect(terms.reduce((sum, term) => sum + term, 0)).toBe(served[room]);
  }
});

test('each price is named as the reason for what it alone brings in or drives out', () => {
  const scarce = { seats: 'seats', stock: 'stock', cap: 'cap' } as const;
  const names = {
    ...scarce,
    floor: 'floor',
    merit: 'floor',
    group: 'group',
    boost: 'paid',
  } as const;
  const why = (name: keyof typeof names, room: number): number => {
    const prices = createPrices(2);
    prices[name][room] = 10;
    const list = [
      { room: 0, value: 2, seatUse: 1, stockUse: 1 },
      { room: 1, value: 1, seatUse: 1, stockUse: 1 },
    ];
    const options = { places: 1, temperature: 0, seed: 1 };
    const { terms } = ranker.attribute(fillCandidates(columns, list), prices, options);
    return terms[room * TERM_COUNT + ATTRIBUTION_TERMS.indexOf(names[name])]!;
  };
  for (const name of ['seats', 'stock', 'cap'] as const) expect(why(name, 0)).toBe(-1);
  for (const name of ['floor', 'merit', 'group', 'boost'] as const) expect(why(name, 1)).toBe(1);
});

test('no candidates, a full room and a figure that is no number leave the rest as they were', () => {
  const prices = createPrices(3);
  const options = { places: 3, temperature: 0, seed: 0 };
  expect(ranker.rank(fillCandidates(columns, []), prices, options).count).toBe(0);
  prices.isOpen[0] = 0;
  const rows = [5, Number.NaN, -1, 1].map((value, at) => ({ room: at === 3 ? 2 : at % 3, value }));
  const { count, order, leftOut } = ranker.rank(fillCandidates(columns, rows), prices, options);
  expect([count, order[0], leftOut]).toEqual([1, 3, 3]);
  const bad = { places: 11, temperature: 0, seed: 0 };
  expect(() => ranker.rank(columns, prices, bad)).toThrow('places');
  expect(() => ranker.rank(columns, prices, { ...options, temperature: Number.NaN })).toThrow(
    'temperature',
  );
});

test('no more of a kind than allowed among places in a row, unless nothing else is left', () => {
  fc.assert(
    fc.property(request, (asked) => {
      const { candidates, prices } = set(asked);
      const diversity = { window: 3, most: 1 };
      const { count, order } = ranker.rank(candidates, prices, { ...asked, diversity });
      const kinds = [...order.subarray(0, count)].map((at) => asked.rows[at]!.kind);
      const left = new Set(asked.rows.keys());
      left.delete(asked.closed);
      for (let place = 0; place < count; place++) {
        const near = kinds.slice(Math.max(0, place - 2), place).filter((kind) => kind >= 0);
        const free = [...left].filter((at) => !near.includes(asked.rows[at]!.kind));
        if (near.includes(kinds[place]!)) expect(free).toEqual([]);
        left.delete(order[place]!);
      }
    }),
  );
});
