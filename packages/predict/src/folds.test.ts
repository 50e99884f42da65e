import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupedFolds, plainFolds, stratifiedFolds, timeOrderedFolds } from './folds.ts';

const codes = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 6, maxLength: 60 });
const count = fc.integer({ min: 2, max: 6 });

test('each row is judged once and never by a model that saw it', () => {
  fc.assert(
    fc.property(codes, count, (rows, folds) => {
      const several = [plainFolds(rows.length, { folds }), stratifiedFolds(rows, { folds })];
      for (const parts of several) {
        const judged = parts.flatMap(({ test: part }) => [...part]).sort((a, b) => a - b);
        expect(judged).toEqual(rows.map((_, row) => row));
        for (const { train, test: part } of parts)
          expect(new Set([...train, ...part]).size).toBe(rows.length);
      }
    }),
  );
});

test('stratified folds have each class to within one row as often', () => {
  fc.assert(
    fc.property(codes, count, (rows, folds) => {
      const parts = stratifiedFolds(rows, { folds });
      for (const code of new Set(rows)) {
        const counts = parts.map((part) => part.test.filter((row) => rows[row] === code).length);
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      }
    }),
  );
});

test('no group is on both sides of a grouped fold', () => {
  fc.assert(
    fc.property(codes, (groups) => {
      fc.pre(new Set(groups).size >= 2);
      for (const { train, test: part } of groupedFolds(groups, { folds: 2 })) {
        const learnt = new Set(Array.from(train, (row) => groups[row]));
        for (const row of part) expect(learnt.has(groups[row]!)).toBe(false);
      }
    }),
  );
});

test('time-ordered folds learn only from what was strictly earlier', () => {
  fc.assert(
    fc.property(codes, fc.integer({ min: 1, max: 4 }), (times, folds) => {
      for (const { train, test: part } of timeOrderedFolds(times, { folds })) {
        const latest = Math.max(...Array.from(train, (row) => times[row]!));
        const first = Math.min(...Array.from(part, (row) => times[row]!));
        expect(latest).toBeLessThan(first);
      }
    }),
  );
});

test('more folds than rows or groups are refused', () => {
  const refusal = expect.objectContaining({ code: 'predict/bad-option' });
  expect(() => plainFolds(3, { folds: 4 })).toThrow(refusal);
  expect(() => groupedFolds([1, 1, 1, 2], { folds: 3 })).toThrow(refusal);
  expect(() => plainFolds(9, { folds: 1 })).toThrow(refusal);
  expect(() => timeOrderedFolds([1, 2, Number.NaN, 4, 5, 6, 7])).toThrow(
    expect.objectContaining({
      code: 'predict/bad-row',
      details: { row: 2, field: 'times', found: 'NaN' },
    }),
  );
});
