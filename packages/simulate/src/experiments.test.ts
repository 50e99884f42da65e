import { expect, test } from 'vitest';
import {
  aaTest,
  abTest,
  budgetSplit,
  calibrate,
  counterfactual,
  interleaving,
  type PolicyMaker,
  policyNamed,
  run,
  type Served,
  scenarioOf,
  switchback,
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

test('a budget is never overdrawn, whoever has which share of it', () => {
  let offeredFen = 0;
  const generous: PolicyMaker = () => ({
    ...random({ seed: 1, hosts: 1, categories: 1, truth: null as never }),
    name: 'generous',
    coupon: () => 0.5,
  });
  const counted: PolicyMaker = (facts) => {
    const policy = generous(facts);
    return {
      ...policy,
      coupon: (offer) => {
        offeredFen += 0.5 * offer.priceFen;
        return policy.coupon!(offer);
      },
    };
  };
  const { run: found } = budgetSplit(scenario, [random, counted], {
    budgetFen: 200_000,
    share: 0.5,
  });
  expect(offeredFen).toBeGreaterThan(100_000);
  const listed = found.market.products.priceFen;
  expect(found.failures).toEqual([]);
  expect(listed.length).toBeGreaterThan(0);
});

test('propensities are what they say: of a thousand questions each room stands at each place as often as told', () => {
  const served: Served[] = [];
  run({ ...scenario, viewers: 3_000 }, { policies: [random], onServed: (one) => served.push(one) });
  const first = new Map<number, { expected: number; seen: number }>();
  for (const { rooms, propensities, looked, clicked } of served) {
    expect(clicked).toBeLessThan(looked);
    const share = propensities![0]!;
    for (const room of rooms.slice(0, 1)) {
      const of = first.get(room) ?? { expected: 0, seen: 0 };
      of.seen += 1;
      first.set(room, of);
    }
    expect(share).toBeGreaterThan(0);
  }
  // Inverse propensities of what was served at one place sum to the number of questions, per room on air then.
  const weights = served.reduce((sum, { propensities }) => sum + 1 / propensities![0]!, 0);
  const onAir = served.reduce(
    (sum, { propensities }) => sum + Math.round(1 / propensities![0]!),
    0,
  );
  expect(Math.abs(weights / onAir - 1)).toBeLessThan(1e-9);
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
