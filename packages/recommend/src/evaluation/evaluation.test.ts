import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { interactionsOf } from '../data/interactions.ts';
import { leaveOneOutSplit, randomSplit, temporalSplit } from '../data/split.ts';
import { itemNeighbours } from '../neighbours/item-neighbours.ts';
import { popularity } from '../popularity/popularity.ts';
import { smallLog } from '../testing/small-log.ts';
import { calibrationOf } from './calibration.ts';
import { gainOf, intervalOf } from './compare.ts';
import { giniOf } from './coverage.ts';
import { policyValue } from './off-policy.ts';
import { barsPicture } from './picture.ts';
import { evaluateRanking } from './ranking.ts';
import { evaluateSampled } from './sampled.ts';

test('a split loses nothing and has nothing twice', () => {
  const data = smallLog();
  for (const { train, test } of [
    randomSplit(data, { share: 0.3, seed: 4 }),
    leaveOneOutSplit(data),
    temporalSplit(data, { share: 0.25 }),
  ]) {
    const entries = train.matrix.indices.length + test.matrix.indices.length;
    expect(entries).toBe(data.matrix.indices.length);
    for (let user = 0; user < data.matrix.rows; user++) {
      const own = [train, test].flatMap(({ matrix }) => [
        ...matrix.indices.subarray(matrix.offsets[user], matrix.offsets[user + 1]),
      ]);
      expect(own.toSorted((a, b) => a - b)).toEqual([
        ...data.matrix.indices.subarray(data.matrix.offsets[user], data.matrix.offsets[user + 1]),
      ]);
    }
  }
});

test('nothing in the training part of a temporal split is later than anything in test', () => {
  const { train, test } = temporalSplit(smallLog());
  expect(Math.max(...train.timesMs!)).toBeLessThan(Math.min(...test.timesMs!));
});

test('leaving one out takes the latest of each user, and says so', () => {
  const data = interactionsOf({ users: [0, 0, 0], items: [2, 0, 1], timesMs: [5, 9, 7] });
  const { train, test, name } = leaveOneOutSplit(data);
  expect([...test.matrix.indices]).toEqual([0]);
  expect([...train.matrix.indices]).toEqual([1, 2]);
  expect(name).toBe('leave one out, the latest of each user');
});

test('a split in time of a log without times is refused', () => {
  const data = interactionsOf({ users: [0, 0], items: [0, 1] });
  expect(() => temporalSplit(data)).toThrow(
    expect.objectContaining({ code: 'recommend/needs-times' }),
  );
});

const fitted = async () => {
  const { train, test, name } = randomSplit(smallLog(), { share: 0.4, seed: 2 });
  const [simple, better] = [popularity(), itemNeighbours()];
  await simple.fit(train);
  await better.fit(train);
  return { train, test, split: name, simple, better };
};

test('full and sampled figures are of different kinds, and each names its protocol', async () => {
  const { train, test, split, better } = await fitted();
  const [full] = evaluateRanking(better, train, test, { split, at: [5] });
  const sampled = evaluateSampled(better, train, test, { split, negatives: 3, at: 1 });
  expect(full).toMatchObject({ kind: 'ranking', protocol: { split, candidates: 'full', at: 5 } });
  expect(sampled).toMatchObject({
    kind: 'sampled-ranking',
    protocol: { split, candidates: { sampled: 3, seed: 1 }, at: 1 },
  });
});

test('a gain is measured on equal protocols, user by user', async () => {
  const { train, test, split, simple, better } = await fitted();
  const [first] = evaluateRanking(simple, train, test, { split, at: [3] });
  const [second, other] = evaluateRanking(better, train, test, { split, at: [3, 4] });
  const gain = gainOf(first!, second!, 'recall');
  expect(gain.mean).toBeCloseTo(second!.recall - first!.recall, 10);
  expect(gain.low).toBeLessThanOrEqual(gain.mean);
  expect(gain.high).toBeGreaterThanOrEqual(gain.mean);
  expect(intervalOf(first!, 'ndcg').mean).toBeCloseTo(first!.ndcg, 10);
  expect(() => gainOf(first!, other!, 'recall')).toThrow(
    expect.objectContaining({ code: 'recommend/dimension-mismatch' }),
  );
});

test('equal counts have Gini 0, and one that has all comes near 1', () => {
  expect(giniOf([3, 3, 3])).toBeCloseTo(0, 12);
  expect(giniOf([0, 0, 0, 12])).toBeCloseTo(0.75, 12);
  expect(giniOf([0, 0])).toBe(0);
});

test('a policy judged by its own log earns what it earned', () => {
  const share = fc.double({ min: 0.05, max: 1, noNaN: true });
  const choice = fc.record({ reward: fc.double({ min: 0, max: 5, noNaN: true }), share });
  fc.assert(
    fc.property(fc.array(choice, { minLength: 1, maxLength: 30 }), (log) => {
      const { ips, snips, effectiveSamples } = policyValue(
        log.map(({ reward, share }) => ({ reward, propensity: share, probability: share })),
      );
      const mean = log.reduce((sum, { reward }) => sum + reward, 0) / log.length;
      expect(ips).toBeCloseTo(mean, 8);
      expect(snips).toBeCloseTo(mean, 8);
      expect(effectiveSamples).toBeCloseTo(log.length, 8);
    }),
    { numRuns: 30 },
  );
});

test('inverse propensities undo what the log was partial to', () => {
  // Arm A (reward 1) was shown 9 times in 10, arm B (reward 0) once; the policy shows both alike.
  const log = Array.from({ length: 10 }, (_, at) => ({
    reward: at < 9 ? 1 : 0,
    propensity: at < 9 ? 0.9 : 0.1,
    probability: 0.5,
  }));
  expect(policyValue(log).ips).toBeCloseTo(0.5, 10);
  expect(policyValue(log).snips).toBeCloseTo(0.5, 10);
});

test('something shown with probability 0 is refused with its row', () => {
  const choices = [{ reward: 1, propensity: 0, probability: 1 }];
  expect(() => policyValue(choices)).toThrow(
    expect.objectContaining({
      code: 'recommend/bad-row',
      details: { row: 0, field: 'propensity' },
    }),
  );
});

test('predictions that come true are calibrated', () => {
  expect(calibrationOf([1, 2, 3, 4], [1, 2, 3, 4], 4).error).toBe(0);
  const { bins, error } = calibrationOf([0.2, 0.2, 0.8, 0.8], [0, 0, 1, 1], 2);
  expect(bins.map(({ meanObserved }) => meanObserved)).toEqual([0, 1]);
  expect(error).toBeCloseTo(0.2, 12);
});

test('a picture holds every bar and escapes what is written on it', () => {
  const svg = barsPicture('NDCG@20', 'full <ranking>', [
    { label: 'a & b', value: 0.25, low: 0.2, high: 0.3 },
    { label: 'c', value: 0 },
  ]);
  expect(svg).toContain('full &#60;ranking&#62;');
  expect(svg).toContain('a &#38; b');
  expect(svg.match(/<rect /g)).toHaveLength(3);
  expect(svg).toContain('0.2500');
});
