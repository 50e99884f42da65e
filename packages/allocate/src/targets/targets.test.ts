import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  absoluteLoss,
  type CampaignTarget,
  meetTargets,
  promiseLoss,
  squaredLoss,
} from './targets.ts';

/** Brings less and less for more. */
const saturating =
  (most: number, ease: number): CampaignTarget['outcomes'] =>
  (traffic) =>
    [0.7, 1.3].map((luck) => ({
      outcome: luck * most * (1 - Math.exp(-ease * traffic)),
      chance: 0.5,
    }));

const campaign = fc
  .record({
    wanted: fc.integer({ min: 0, max: 20 }),
    most: fc.integer({ min: 1, max: 30 }),
    ease: fc.double({ min: 0.01, max: 1, noNaN: true }),
    mostTraffic: fc.integer({ min: 0, max: 8 }),
    weight: fc.integer({ min: 0, max: 3 }),
  })
  .map(
    ({ most, ease, ...rest }): CampaignTarget => ({ ...rest, outcomes: saturating(most, ease) }),
  );

const lossOf = (target: CampaignTarget, traffic: number, loss: typeof squaredLoss): number =>
  (target.weight ?? 1) *
  target
    .outcomes(traffic)
    .reduce((sum, { outcome, chance }) => sum + chance * loss(target.wanted, outcome), 0);

test('no way of sharing out loses less, whatever the loss', () => {
  const losses = fc.constantFrom(squaredLoss, absoluteLoss, promiseLoss(5, 1));
  fc.assert(
    fc.property(fc.array(campaign, { minLength: 1, maxLength: 3 }), losses, (targets, loss) => {
      let least = Number.POSITIVE_INFINITY;
      const go = (at: number, left: number, sum: number): void => {
        if (at === targets.length) {
          least = Math.min(least, sum);
          return;
        }
        for (let given = 0; given <= Math.min(left, targets[at]!.mostTraffic!); given++)
          go(at + 1, left - given, sum + lossOf(targets[at]!, given, loss));
      };
      go(0, 8, 0);
      const plan = meetTargets(targets, { traffic: 8, steps: 8, loss });
      expect(plan.loss).toBeCloseTo(least, 9);
      expect(plan.traffic.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(8 + 1e-9);
      expect(plan.losses.reduce((sum, one) => sum + one, 0)).toBeCloseTo(plan.loss, 9);
    }),
  );
});

test('more traffic never loses more, and its price is what the last of it saved', () => {
  const targets = [1, 2, 3].map((at) => ({ wanted: 5 * at, outcomes: saturating(20, 0.1 / at) }));
  let before = Number.POSITIVE_INFINITY;
  for (const traffic of [0, 5, 10, 20, 40]) {
    const { loss, price } = meetTargets(targets, { traffic });
    expect(loss).toBeLessThanOrEqual(before + 1e-9);
    expect(price).toBeGreaterThanOrEqual(0);
    before = loss;
  }
});

test('a promise that is dearer to break is kept first', () => {
  const target = { wanted: 10, outcomes: saturating(10, 0.05) };
  const plan = meetTargets(
    [
      { ...target, weight: 1 },
      { ...target, weight: 5 },
    ],
    { traffic: 30 },
  );
  expect(plan.traffic[1]).toBeGreaterThan(plan.traffic[0]!);
});

test('targets that cannot be are refused by name', () => {
  const good = { wanted: 1, outcomes: saturating(1, 1) };
  expect(() => meetTargets([], { traffic: 1 })).toThrow('no campaigns');
  expect(() => meetTargets([good], { traffic: Number.NaN })).toThrow('traffic');
  expect(() => meetTargets([{ ...good, wanted: -1 }], { traffic: 1 })).toThrow('wanted');
  const odd = { wanted: 1, outcomes: () => [{ outcome: Number.NaN, chance: 1 }] };
  expect(() => meetTargets([odd], { traffic: 1 })).toThrow('campaign 0');
  const half = { wanted: 1, outcomes: () => [{ outcome: 1, chance: 0.4 }] };
  expect(() => meetTargets([half], { traffic: 1 })).toThrow('chances');
});
