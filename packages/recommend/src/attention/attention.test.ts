import { createNumeric, type Parameter, random } from '@kaibo/numeric';
import { expect, test } from 'vitest';
import { attentionWeights } from './attention-weights.ts';
import {
  createDisplayAttention,
  type DisplayAttentionOptions,
  fitDisplayAttention,
  type Stay,
} from './display-attention.ts';
import { blendWithPrior } from './prior-blend.ts';
import { createTargetAttention } from './target-attention.ts';

const expectSlopes = (values: Float32Array, found: Float32Array, loss: () => number): void => {
  for (let place = 0; place < values.length; place++) {
    const kept = values[place]!;
    values[place] = kept + 1e-2;
    const above = loss();
    values[place] = kept - 1e-2;
    const below = loss();
    values[place] = kept;
    expect(Math.abs((above - below) / 2e-2 - found[place]!), `place ${place}`).toBeLessThan(5e-3);
  }
};

const shake = (parameters: readonly Parameter[]): void => {
  const stream = random(9);
  for (const { value } of parameters)
    for (let i = 0; i < value.length; i++) value[i]! += 0.3 * stream.normal();
};

const shape: DisplayAttentionOptions = { description: 2, width: 3, maximumShowings: 4, outputs: 3 };

const stayOf = (seed: number, count = 3): Stay => {
  const stream = random(seed);
  const each = Array.from({ length: count }, (_, order) => order);
  return {
    showings: each.map((order) => ({
      ...{ order, seconds: 60 * stream.uniform() },
      description: [stream.normal(), stream.normal()],
    })),
    reactions: each.map(() => ({
      ...{ watchSeconds: 60 * stream.uniform(), clicks: stream.integer(3) },
      ...{ likes: stream.integer(3), comments: stream.integer(2) },
    })),
  };
};

test('attention weights are softmax(QKᵀ ÷ √d), each row summing to 1', () => {
  const weights = new Float32Array(2);
  attentionWeights(Float32Array.of(1, 0), Float32Array.of(2, 0, 0, 5), 2, weights);
  const share = Math.exp(Math.SQRT2) / (Math.exp(Math.SQRT2) + 1);
  expect(weights[0]).toBeCloseTo(share, 5);
  expect(weights[0]! + weights[1]!).toBeCloseTo(1, 6);
});

test('display attention: attention, shares and recommendation are distributions', () => {
  const network = createDisplayAttention(createNumeric(), random(1), shape);
  const { attention, shares, recommendation } = network.forward(stayOf(4));
  const sum = (values: Float32Array) => values.reduce((total, value) => total + value, 0);
  for (let row = 0; row < 3; row++)
    expect(sum(attention.subarray(row * 3, row * 3 + 3))).toBeCloseTo(1, 5);
  expect(sum(shares)).toBeCloseTo(1, 5);
  expect(sum(recommendation)).toBeCloseTo(1, 5);
});

test('display attention: gradients agree with finite differences', () => {
  const network = createDisplayAttention(createNumeric(), random(1), shape);
  shake(network.parameters);
  const stay = stayOf(4);
  const factors = [0.5, -2, 1.5];
  const loss = () => {
    const { recommendation } = network.forward(stay);
    return factors.reduce((sum, factor, i) => sum + factor * recommendation[i]!, 0);
  };
  loss();
  network.backward(factors);
  for (const { value, gradient } of network.parameters) expectSlopes(value, gradient.slice(), loss);
});

test('a stay whose parts do not fit is refused by field and row', () => {
  const network = createDisplayAttention(createNumeric(), random(1), shape);
  const { showings, reactions } = stayOf(4);
  const code = 'recommend/dimension-mismatch';
  expect(() => network.forward({ showings: [], reactions: [] })).toThrow(
    expect.objectContaining({ code }),
  );
  expect(() => network.forward({ showings, reactions: reactions.slice(1) })).toThrow(
    expect.objectContaining({ code, details: { field: 'reactions', expected: 3, found: 2 } }),
  );
  const bare = showings.map((showing) => ({ ...showing, description: [1] }));
  expect(() => network.forward({ showings: bare, reactions })).toThrow(
    expect.objectContaining({ details: { field: 'description', expected: 2, found: 1, row: 0 } }),
  );
});

test('display attention learns that what is shown and liked is what is taken', () => {
  const network = createDisplayAttention(createNumeric(), random(2), { ...shape, outputs: 2 });
  const stream = random(3);
  const stays = Array.from({ length: 120 }, () => {
    const liked = stream.integer(2);
    const stay: Stay = {
      showings: [0, 1].map((order) => ({
        ...{ order, seconds: 30 },
        description: order === 0 ? [1, 0] : [0, 1],
      })),
      reactions: [0, 1].map((order) => ({
        ...{ watchSeconds: order === liked ? 50 : 2, clicks: order === liked ? 2 : 0 },
        ...{ likes: order === liked ? 1 : 0, comments: 0 },
      })),
    };
    return { stay, taken: 0 };
  });
  const losses = fitDisplayAttention(network, stays, { epochs: 8, learningRate: 0.02 });
  expect(losses.at(-1)!).toBeLessThan(losses[0]! * 0.5);
  expect(network.forward(stays[0]!.stay).recommendation[0]).toBeGreaterThan(0.8);
});

test('target attention: gradients by weights, targets and events agree', () => {
  const own = createNumeric();
  const options = { columns: 2, hidden: 3, maximumEvents: 3, maximumRows: 2 };
  const network = createTargetAttention(own, random(1), options);
  shake(network.parameters);
  const stream = random(5);
  const targets = own.space.f32(4).map(() => stream.normal());
  const events = own.space.f32(8).map(() => stream.normal());
  const histories = { rows: 2, offsets: Uint32Array.of(0, 3, 4), events };
  const factors = Float32Array.of(1, -0.5, 0.8, 0.3);
  const loss = () => {
    const interests = network.forward(targets, histories);
    return factors.reduce((sum, factor, i) => sum + factor * interests[i]!, 0);
  };
  loss();
  const found = network.backward(factors);
  const [byTarget, byEvent] = [found.targets.slice(0, 4), found.events.slice(0, 8)];
  const gradients = network.parameters.map(({ gradient }) => gradient.slice());
  expectSlopes(targets, byTarget, loss);
  expectSlopes(events, byEvent, loss);
  network.parameters.forEach(({ value }, i) => {
    expectSlopes(value, gradients[i]!, loss);
  });
  expect(network.weights()).toHaveLength(4);
});

test('a blend with α = 1 is the attention, with α = 0 the prior, and between them always a distribution', () => {
  const attention = Float32Array.of(1, 2, Number.NEGATIVE_INFINITY);
  const prior = Float32Array.of(3, Number.NEGATIVE_INFINITY, 1);
  const out = new Float32Array(3);
  blendWithPrior(attention, prior, { alpha: 0 }, out);
  expect([...out]).toEqual([0.75, 0, 0.25]);
  blendWithPrior(attention, prior, { alpha: 1 }, out);
  expect(out[1]! / out[0]!).toBeCloseTo(Math.E, 4);
  expect(out[2]).toBe(0);
  blendWithPrior(attention, prior, { alpha: 0.4 }, out);
  expect(out.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
  expect(() => blendWithPrior(attention, prior, { alpha: 2 }, out)).toThrow('alpha');
  expect(() => blendWithPrior(attention, out.subarray(1), { alpha: 1 }, out)).toThrow('attention');
});
