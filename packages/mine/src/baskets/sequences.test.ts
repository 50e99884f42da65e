import fc from 'fast-check';
import { expect, test } from 'vitest';
import { prefixSpan } from './prefix-span.ts';
import { type Sequences, sequencesFromEvents, sequencesOf } from './sequences.ts';

const item = fc.constantFrom('a', 'b', 'c', 'd');
const step = fc.uniqueArray(item, { minLength: 1, maxLength: 3 });
const lists = fc.array(fc.array(step, { maxLength: 5 }), { minLength: 1, maxLength: 12 });
const support = fc.double({ min: 0.15, max: 1, noNaN: true });

/** Whether the steps of a pattern lie in the steps of a sequence, in order: greedily, earliest first. */
const isIn = (pattern: readonly string[][], sequence: readonly string[][]): boolean => {
  let from = 0;
  return pattern.every((wanted) => {
    const at = sequence.findIndex(
      (own, place) => place >= from && wanted.every((one) => own.includes(one)),
    );
    from = at + 1;
    return at >= 0;
  });
};

const named = (data: Sequences, steps: readonly (readonly number[])[]): string[][] =>
  steps.map((own) => own.map((at) => data.items[at]!).sort());

/** Every pattern of up to three items, counted in every sequence. */
const slow = (sequences: readonly string[][][], minimumCount: number): string[] => {
  const sets = [['a'], ['b'], ['c'], ['d']];
  const growths = (pattern: string[][]): string[][][] =>
    sets.flatMap(([one]) => {
      const last = pattern.at(-1);
      const joined =
        last && one! > last.at(-1)! ? [[...pattern.slice(0, -1), [...last, one!]]] : [];
      return [...joined, [...pattern, [one!]]];
    });
  let level: string[][][] = [[]];
  const found: string[] = [];
  for (let size = 1; size <= 3; size++) {
    level = level
      .flatMap(growths)
      .filter((pattern) => sequences.filter((own) => isIn(pattern, own)).length >= minimumCount);
    found.push(...level.map((pattern) => JSON.stringify(pattern)));
  }
  return found.sort();
};

test('patterns and their counts are those that looking for every pattern in every sequence finds', () => {
  fc.assert(
    fc.property(lists, support, (sequences, minimumSupport) => {
      const data = sequencesOf(sequences);
      const { list } = prefixSpan(data, { minimumSupport, maximumItems: 3 });
      const least = Math.max(1, Math.ceil(minimumSupport * sequences.length - 1e-9));
      const found = list.map(({ steps }) => JSON.stringify(named(data, steps)));
      expect(found.sort()).toEqual(slow(sequences, least));
      for (const { steps, count } of list)
        expect(count).toBe(sequences.filter((own) => isIn(named(data, steps), own)).length);
    }),
  );
});

test('no pattern is more frequent than the one it grew from', () => {
  fc.assert(
    fc.property(lists, (sequences) => {
      const { list } = prefixSpan(sequencesOf(sequences), { minimumSupport: 0.2 });
      const counts = new Map(list.map(({ steps, count }) => [JSON.stringify(steps), count]));
      for (const { steps, count } of list) {
        const last = steps.at(-1)!;
        const shorter =
          last.length > 1 ? [...steps.slice(0, -1), last.slice(0, -1)] : steps.slice(0, -1);
        if (shorter.length > 0)
          expect(counts.get(JSON.stringify(shorter))).toBeGreaterThanOrEqual(count);
      }
    }),
  );
});

/** Pei et al. 2001, table 1 and example 1: support 2 of 4. */
test("the example of PrefixSpan's authors has the patterns they give", () => {
  const data = sequencesOf([
    ['a', ['a', 'b', 'c'], ['a', 'c'], 'd', ['c', 'f']],
    [['a', 'd'], 'c', ['b', 'c'], ['a', 'e']],
    [['e', 'f'], ['a', 'b'], ['d', 'f'], 'c', 'b'],
    ['e', 'g', ['a', 'f'], 'c', 'b', 'c'],
  ]);
  const { list } = prefixSpan(data, { minimumSupport: 0.5 });
  const counts = new Map(
    list.map(({ steps, count }) => [JSON.stringify(named(data, steps)), count]),
  );
  expect(['a', 'b', 'c', 'd', 'e', 'f'].map((one) => counts.get(`[["${one}"]]`))).toEqual([
    ...[4, 4, 4, 3, 3, 3],
  ]);
  expect(counts.get('[["a"],["b","c"],["a"]]')).toBe(2);
  expect(counts.get('[["a","b"],["d"],["c"]]')).toBe(2);
  expect(counts.has('[["g"]]')).toBe(false);
  expect(list).toHaveLength(53);
});

test('events become sequences in the order of time, a pause begins a new one, the same moment is one step', () => {
  const events = [
    { who: 'ann', item: 'cart', atMs: 2_000 },
    { who: 'ann', item: 'look', atMs: 1_000 },
    { who: 'bo', item: 'look', atMs: 1_500 },
    { who: 'ann', item: 'pay', atMs: 2_000 },
    { who: 'ann', item: 'look', atMs: 90_000 },
  ];
  expect(sequencesFromEvents(events, 60_000)).toEqual(
    sequencesFromEvents(events.toReversed().toReversed(), 60_000),
  );
  const { count, items, sequenceOffsets, stepOffsets } = sequencesFromEvents(events, 60_000);
  expect([count, items]).toEqual([3, ['look', 'cart', 'pay']]);
  expect([...sequenceOffsets]).toEqual([0, 2, 3, 4]);
  expect([...stepOffsets]).toEqual([0, 1, 3, 4, 5]);
});

test('what cannot be mined is refused by row and field', () => {
  const refusal = (code: string, details = {}) =>
    expect.objectContaining({ code, details: expect.objectContaining(details) });
  expect(() => sequencesOf([])).toThrow(refusal('mine/empty-table'));
  expect(() => sequencesOf([['a'], ['b', '']])).toThrow(
    refusal('mine/bad-row', { row: 1, field: 'step 1' }),
  );
  expect(() => sequencesFromEvents([{ who: 'a', item: 'b', atMs: Number.NaN }])).toThrow(
    refusal('mine/bad-row', { row: 0, field: 'atMs' }),
  );
  expect(() => sequencesFromEvents([{ who: '', item: 'b', atMs: 1 }])).toThrow(
    refusal('mine/bad-row', { row: 0, field: 'who' }),
  );
  const data = sequencesOf([['a', 'b', 'c', 'd', 'e', 'f']]);
  expect(() => prefixSpan(data, { minimumSupport: 2 })).toThrow(
    refusal('mine/bad-option', { field: 'minimumSupport' }),
  );
  expect(() => prefixSpan(data, { minimumSupport: 1, maximumPatterns: 20 })).toThrow(
    refusal('mine/too-large'),
  );
});
