import { expect, test } from 'vitest';
import { studentOf } from './difference.ts';
import {
  aaTest,
  abTest,
  budgetSplit,
  calibrate,
  counterfactual,
  interleaving,
  type PolicyMaker,
  pairedDifference,
  policyNamed,
  run,
  type Served,
  scenarioOf,
  switchback,
  withBudget,
} from './index.ts';

const scenario = scenarioOf('ordinary', { viewers: 6_000, hosts: 40, seed: 5 });
const random = policyNamed('random');
const oracle = policyNamed('oracle');

test('what would have happened is the same people under the other policy, and a policy against itself is nothing', () => {
  const { against } = counterfactual(scenario, [random, random, oracle]);
  expect(against[1]!.fen).toMatchObject({ mean: 0, low: 0, high: 0 });
  expect(against[2]!.clicks.low).toBeGreaterThan(0);
});

test('an experiment by viewers finds that knowing the truth is clicked more, and two like arms are alike', () => {
  const { clicks, run: found } = abTest(scenario, [random, oracle]);
  expect(clicks.low).toBeGreaterThan(0);
  expect(found.arms.map((arm) => arm.events).every((events) => events > 10_000)).toBe(true);
  const alike = aaTest(scenario, random);
  expect(alike.clicks.low).toBeLessThan(0);
  expect(alike.clicks.high).toBeGreaterThan(0);
});

test('switching back and forth, and both in one list, point the same way', () => {
  expect(switchback(scenario, [random, oracle], { minutes: 30 }).fenPerWindow.count).toEqual([
    24, 24,
  ]);
  const { clicks, difference } = interleaving(scenario, [random, oracle]);
  expect(clicks[1]).toBeGreaterThan(clicks[0]);
  expect(difference.low).toBeGreaterThan(0);
});

const generous: PolicyMaker = (facts) => ({
  ...random(facts),
  name: 'generous',
  coupon: () => 0.5,
});

test('a budget is never overdrawn, whoever has which share of it', () => {
  const budgetFen = 200_000;
  const { coupon } = withBudget(
    generous,
    budgetFen,
  )({ seed: 1, hosts: 1, categories: 1, truth: null as never });
  const viewer = { id: 1, visits: 1, follows: [], bought: [] };
  let givenFen = 0;
  for (let offer = 0; offer < 200; offer++) {
    const priceFen = 1_000 + 377 * offer;
    givenFen += coupon!({ viewer, product: 0, priceFen, atMs: 0 }) * priceFen;
  }
  expect(givenFen).toBeGreaterThan(0.9 * budgetFen);
  expect(givenFen).toBeLessThanOrEqual(budgetFen);

  const arms = budgetSplit(scenario, [generous, generous], { budgetFen, share: 0.25 }).run;
  expect(arms.failures).toEqual([]);
  const full = abTest(scenario, [generous, generous], { share: 0.25 }).run;
  const none = abTest(scenario, [random, random], { share: 0.25 }).run;
  for (const arm of [0, 1]) expect(arms.arms[arm]!.orders).toBeLessThan(full.arms[arm]!.orders);
  expect(full.figures.orders).toBeGreaterThan(none.figures.orders);
});

test('propensities are what they say: each room stands first as often as told', () => {
  const expected = new Map<number, number>();
  const seen = new Map<number, number>();
  const onAir: number[] = [];
  const watched: PolicyMaker = (facts) => {
    const policy = random(facts);
    return {
      ...policy,
      recommend: (asked) => {
        onAir.push(asked.rooms.length);
        for (const { id } of asked.rooms)
          expected.set(id, (expected.get(id) ?? 0) + 1 / asked.rooms.length);
        return policy.recommend(asked);
      },
    };
  };
  const served: Served[] = [];
  run(
    { ...scenario, viewers: 3_000 },
    { policies: [watched], onServed: (one) => served.push(one) },
  );
  expect(served.map(({ propensities }) => propensities![0])).toEqual(onAir.map((n) => 1 / n));
  for (const { rooms, looked, clicked } of served) {
    expect(clicked).toBeLessThan(looked);
    seen.set(rooms[0]!, (seen.get(rooms[0]!) ?? 0) + 1);
  }
  const often = [...expected].filter(([, times]) => times > 10);
  expect(often.length).toBeGreaterThan(20);
  // χ² over the rooms, within four standard deviations of its mean.
  const chi = often.reduce(
    (sum, [id, times]) => sum + ((seen.get(id) ?? 0) - times) ** 2 / times,
    0,
  );
  expect(Math.abs(chi - often.length)).toBeLessThan(4 * Math.sqrt(2 * often.length));
});

test('few windows say little: intervals are Student’s, and one pair says nothing', () => {
  for (const [degrees, quantile] of [
    [1, 12.7062],
    [2, 4.3027],
    [3, 3.1824],
    [11, 2.201],
    [30, 2.0423],
    [1e6, 1.96],
  ] as const)
    expect(Math.abs(studentOf(degrees) / quantile - 1)).toBeLessThan(2e-3);
  const one = switchback(scenario, [random, oracle], { minutes: 720 }).fenPerWindow;
  expect(one.count).toEqual([1, 1]);
  expect([one.low, one.high]).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
  // Pairs 1, 2, 3 apart: mean 2, standard error 1/√3, two degrees of freedom.
  const three = pairedDifference([0, 0, 0], [1, 2, 3]);
  expect(three.high).toBeCloseTo(2 + 4.302653 / Math.sqrt(3), 5);
});

test('clicks on what serves in place of a failed policy are nobody’s', () => {
  const broken: PolicyMaker = () => ({
    name: 'broken',
    recommend: () => {
      throw new Error('broken');
    },
  });
  const { clicks, difference, run: found } = interleaving(scenario, [random, broken]);
  expect(found.failures).toHaveLength(1);
  expect(clicks).toEqual([0, 0]);
  expect(difference).toMatchObject({ mean: 0, low: 0, high: 0 });
});

test('talk, likes and gifts are what was published, within 10 %, and nearer after one step', () => {
  const large = scenarioOf('ordinary', { viewers: 60_000 });
  const { figures } = run(large, { policies: [policyNamed('popularity')] });
  const { worstPercent, nearer } = calibrate(large, figures);
  expect(worstPercent).toBeLessThan(10);
  const off = calibrate({ ...large, likePerClick: 0.08 }, figures, [
    { name: 'likePerClick', share: 0.074, source: 'twice as many' },
  ]);
  expect(off.nearer.likePerClick).toBeCloseTo(0.16, 1);
  expect(nearer.name).toBe('ordinary');
});
