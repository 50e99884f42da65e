import { expect, test } from 'vitest';
import { createNumeric } from '../numeric.ts';
import { random } from '../random.ts';
import { createActivation } from './activation.ts';
import { createSelfAttention } from './attention.ts';
import { createAttentionBlock } from './attention-block.ts';
import { createWindowConvolution } from './convolution.ts';
import { createDense } from './dense.ts';
import { createDropout } from './dropout.ts';
import { createEmbedding } from './embedding.ts';
import { createGru } from './gru.ts';
import type { Layer, LayerNeeds } from './layer.ts';
import { createLayerNorm } from './layer-norm.ts';
import { createLstm } from './lstm.ts';
import { createPooling, type PoolingKind } from './pooling.ts';
import { createRagged, layRagged } from './ragged.ts';
import type { SequenceLayer } from './recurrent.ts';
import { createSoftmaxLoss } from './softmax-loss.ts';
import { expectRightGradients, expectSlopes } from './testing/check-gradients.ts';

const needs = (): LayerNeeds => createNumeric({ maximumMiB: 16 });

const normals = (into: Float32Array, seed: number): Float32Array => {
  const stream = random(seed);
  for (let i = 0; i < into.length; i++) into[i] = stream.normal();
  return into;
};

/** Weights that start at 0 or 1 would hide mistakes. */
const shaken = <T extends { parameters: Layer['parameters'] }>(layer: T): T => {
  const stream = random(99);
  for (const { value } of layer.parameters)
    for (let i = 0; i < value.length; i++) value[i]! += 0.3 * stream.normal();
  return layer;
};

const batch = (...lengths: number[]) => {
  const ragged = createRagged(lengths.length, lengths[0]!);
  ragged.lengths.set(lengths);
  layRagged(ragged, lengths.length);
  return ragged;
};

const checkLayer = (
  { space }: LayerNeeds,
  layer: Layer,
  input: Float32Array,
  [rows, outputs]: [rows: number, outputs: number],
): void => {
  expectRightGradients(
    {
      parameters: layer.parameters,
      input,
      forward: () => layer.forward(input, rows).subarray(0, rows * outputs),
      backward: (upper) => layer.backward(upper),
    },
    random(5),
    space,
  );
};

const checkSequenceLayer = (
  make: (needs: LayerNeeds) => SequenceLayer,
  columns: number,
  units: number,
): void => {
  const own = needs();
  const layer = shaken(make(own));
  const ragged = batch(4, 3, 3, 1);
  const input = normals(own.space.f32(ragged.rows * columns), 3);
  expectRightGradients(
    {
      parameters: layer.parameters,
      input,
      forward: () => layer.forward(input, ragged).subarray(0, ragged.rows * units),
      backward: (upper) => layer.backward(upper),
    },
    random(6),
    own.space,
  );
};

test('a ragged batch lays out step after step, the active sequences first', () => {
  const ragged = batch(4, 2, 1);
  expect([...ragged.stepOffsets]).toEqual([0, 3, 5, 6, 7]);
  expect([ragged.rows, ragged.steps, ragged.count]).toEqual([7, 4, 3]);
});

test('dense: gradients agree with finite differences, with and without bias', () => {
  for (const bias of [true, false]) {
    const own = needs();
    const options = { name: 'dense', inputs: 5, outputs: 3, maximumRows: 7, bias };
    const layer = shaken(createDense(own, random(1), options));
    checkLayer(own, layer, normals(own.space.f32(20), 2), [4, 3]);
  }
});

test('layer norm: rows have mean 0 and variance 1, and gradients agree', () => {
  const own = needs();
  const layer = createLayerNorm(own, { name: 'norm', columns: 6, maximumRows: 4 });
  const input = normals(own.space.f32(24), 2);
  const row = layer.forward(input, 4).slice(6, 12);
  expect(row.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 4);
  expect(row.reduce((sum, value) => sum + value * value, 0) / 6).toBeCloseTo(1, 3);
  checkLayer(own, shaken(layer), input, [4, 6]);
});

test.each(['relu', 'tanh', 'sigmoid', 'gelu'] as const)('%s: gradients agree', (kind) => {
  const own = needs();
  const input = normals(own.space.f32(12), 2);
  for (let i = 0; i < 12; i++) if (Math.abs(input[i]!) < 0.05) input[i] = 0.5;
  checkLayer(own, createActivation(own, kind, { columns: 4, maximumRows: 3 }), input, [3, 4]);
});

test('dropout: nothing happens outside training, and the mean stays in it', () => {
  const own = needs();
  const layer = createDropout(own, random(4), { columns: 100, maximumRows: 100, rate: 0.3 });
  const input = own.space.f32(10_000).fill(1);
  expect(layer.forward(input, 100)).toBe(input);
  layer.training = true;
  const output = layer.forward(input, 100);
  const zeros = output.reduce((sum, value) => sum + (value === 0 ? 1 : 0), 0);
  expect(Math.abs(zeros / 10_000 - 0.3)).toBeLessThan(0.02);
  expect(Math.abs(output.reduce((sum, value) => sum + value, 0) / 10_000 - 1)).toBeLessThan(0.03);
  expect(layer.backward(input)).toEqual(output);
});

test('GRU: gradients agree over sequences of different length', () => {
  const options = { name: 'gru', inputs: 3, units: 4, maximumRows: 12 };
  checkSequenceLayer((own) => createGru(own, random(1), options), 3, 4);
});

test('LSTM: gradients agree over sequences of different length', () => {
  const options = { name: 'lstm', inputs: 3, units: 4, maximumRows: 12 };
  checkSequenceLayer((own) => createLstm(own, random(1), options), 3, 4);
});

test('causal attention: gradients agree, and no step sees a later one', () => {
  const options = { name: 'attention', columns: 4, heads: 2, maximumRows: 12, maximumSteps: 5 };
  checkSequenceLayer((own) => createSelfAttention(own, random(1), options), 4, 4);
  const own = needs();
  const layer = shaken(createSelfAttention(own, random(1), options));
  const input = normals(own.space.f32(16), 8);
  const before = layer.forward(input, batch(4)).slice(0, 12);
  normals(input.subarray(12), 9);
  expect(layer.forward(input, batch(4)).slice(0, 12)).toEqual(before);
});

test('attention block: gradients agree', () => {
  const options = { columns: 4, heads: 1, inner: 6, maximumRows: 12, maximumSteps: 5 };
  checkSequenceLayer(
    (own) =>
      createAttentionBlock(own, random(1), {
        ...{ name: 'block', ...options, dropout: 0.5 },
        activation: 'gelu',
      }),
    4,
    4,
  );
});

test('window convolution: gradients agree, and each place is what a loop gives', () => {
  const own = needs();
  const layer = shaken(
    createWindowConvolution(own, random(1), {
      ...{ name: 'caser', length: 3, columns: 2, maximumRows: 3 },
      ...{ horizontalFilters: 2, verticalFilters: 2 },
    }),
  );
  const input = normals(own.space.f32(18), 2);
  checkLayer(own, layer, input, [3, layer.outputs]);

  const output = layer.forward(input, 3);
  const [, two, , bias] = layer.parameters;
  const window = input.subarray(6, 12);
  const place = (from: number) =>
    [0, 1, 2, 3].reduce((sum, i) => sum + window[from + i]! * two!.value[i * 2]!, 0);
  const expected = Math.max(0, Math.max(place(0), place(2)) + bias!.value[2]!);
  expect(output[layer.outputs + 4 + 2]).toBeCloseTo(expected, 5);
});

test.each<PoolingKind>(['last', 'mean', 'max'])('pooling (%s): gradients agree', (kind) => {
  const own = needs();
  const ragged = batch(4, 2, 1);
  const pooling = createPooling(own, kind, { columns: 3, maximumRows: 8, maximumCount: 3 });
  const input = normals(own.space.f32(21), 2);
  expectRightGradients(
    {
      parameters: [],
      input,
      forward: () => pooling.forward(input, ragged).subarray(0, 9),
      backward: (upper) => pooling.backward(upper),
    },
    random(5),
    own.space,
  );
});

test('embedding: a row looked up twice gets both gradients, padding gets none', () => {
  const own = needs();
  const embedding = createEmbedding(own, random(1), {
    ...{ name: 'items', rows: 5, columns: 2, maximumRows: 4, paddingRow: 4 },
  });
  const looked = embedding.forward(Uint32Array.of(3, 1, 3, 4), 4);
  expect(looked.slice(0, 2)).toEqual(embedding.table.value.slice(6, 8));
  expect(looked.slice(6, 8)).toEqual(Float32Array.of(0, 0));
  embedding.backward(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8));
  expect([...embedding.table.gradient]).toEqual([0, 0, 3, 4, 0, 0, 6, 8, 0, 0]);
  expect([...embedding.table.touched!.rows.slice(0, 2)]).toEqual([3, 1]);
  expect(embedding.table.touched!.count).toBe(2);
});

test('sampled softmax: gradients by hidden rows and table agree; the own target is no negative', () => {
  const own = needs();
  const { table } = createEmbedding(own, random(1), {
    ...{ name: 'items', rows: 6, columns: 3, maximumRows: 1 },
  });
  const loss = createSoftmaxLoss(own, table, {
    columns: 3,
    maximumRows: 4,
    maximumNegatives: 5,
  });
  const hidden = normals(own.space.f32(12), 3);
  const targets = Uint32Array.of(0, 5, 2, 2);
  const negatives = {
    rows: Uint32Array.of(1, 2, 2, 4),
    count: 4,
    corrections: Float32Array.of(0.1, -0.4, 0.3, 0),
  };
  const run = () => loss.step(hidden, targets, 4, negatives).loss;
  const { hiddenGradient } = loss.step(hidden, targets, 4, negatives);
  const byHidden = hiddenGradient.slice();
  const byTable = table.gradient.slice();
  expectSlopes(hidden, byHidden, run, 'hidden');
  expectSlopes(table.value, byTable, run, 'table');
  const alone = { rows: Uint32Array.of(5), count: 1 };
  expect(loss.step(hidden.subarray(3), Uint32Array.of(5), 1, alone).loss).toBe(0);
});
