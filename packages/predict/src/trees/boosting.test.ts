import { areaUnderCurve, random } from '@kaibo/numeric';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readModelFile } from '../model-file.ts';
import { type Table, tableOf, takeRows } from '../table.ts';
import { smallTable } from '../testing/small-table.ts';
import { type BoostingOptions, boostingClassifier, boostingRegressor } from './boosting.ts';
import { type Loss, logisticLoss, quantileLoss, softmaxLoss, squaredLoss } from './losses.ts';

const bent = (rows: number, seed: number): { table: Table; values: number[] } => {
  const draws = random(seed);
  const cells = { up: [] as (number | null)[], down: [] as number[], free: [] as number[] };
  const values: number[] = [];
  for (let row = 0; row < rows; row++) {
    const [up, down, free] = [draws.normal(), draws.normal(), draws.normal()];
    cells.up.push(draws.uniform() < 0.1 ? null : up);
    cells.down.push(down);
    cells.free.push(free);
    values.push(up + Math.sin(4 * up) - down * free + Math.cos(5 * down) + draws.normal());
  }
  return { table: tableOf(cells), values };
};

const monotone = { up: 'rising', down: 'falling' } as const;

/** Along a grid of one column, all else as in some rows, no answer goes against the direction. */
const expectMonotone = (table: Table, answers: (table: Table) => Float64Array): void => {
  const steps = 60;
  for (let row = 0; row < 12; row++) {
    for (const [place, sign] of [
      [0, 1],
      [1, -1],
    ] as const) {
      const line = takeRows(table, new Array<number>(steps).fill(row));
      const column = line.columns[place]!;
      const values = column.values.map((_, step) => (step / steps) * 8 - 4);
      const asked = { ...line, columns: line.columns.with(place, { ...column, values }) };
      const found = answers(asked);
      for (let step = 1; step < steps; step++)
        expect(sign * (found[step]! - found[step - 1]!)).toBeGreaterThanOrEqual(0);
    }
  }
};

test('what may only rise never falls and what may only fall never rises, whatever the rest', async () => {
  const settings = fc.record({
    seed: fc.integer({ min: 1, max: 10_000 }),
    maxLeaves: fc.integer({ min: 2, max: 20 }),
    l2: fc.constantFrom(0, 1),
    rowShare: fc.constantFrom(1, 0.6),
    kind: fc.constantFrom('squared' as const, 'quantile' as const, 'classes' as const),
  });
  await fc.assert(
    fc.asyncProperty(settings, async ({ kind, ...rest }) => {
      const { table, values } = bent(150, rest.seed);
      const options = { ...rest, monotone, rounds: 15, minLeafRows: 3, learningRate: 0.3 };
      if (kind === 'classes') {
        const model = boostingClassifier(options);
        await model.fit(
          table,
          values.map((value) => value > 0),
        );
        expectMonotone(table, (asked) =>
          model.predictProba(asked).filter((_, place) => place % 2 === 1),
        );
      } else {
        const model = boostingRegressor({ ...options, loss: kind, quantile: 0.7 });
        await model.fit(table, values);
        expectMonotone(table, (asked) => model.predict(asked));
      }
    }),
    { numRuns: 25 },
  );
});

test('a direction for a column that is not there, has no order, or for three classes is refused', async () => {
  const { table, binary, several } = smallTable();
  const learn = (column: string, labels: string[]) =>
    boostingClassifier({ monotone: { [column]: 'rising' } }).fit(table, labels);
  for (const [column, labels] of [
    ['height', binary],
    ['city', binary],
    ['age', several],
  ] as const)
    await expect(learn(column, labels)).rejects.toMatchObject({
      code: 'predict/bad-option',
      details: { field: column },
    });
});

const slopesOf = (loss: Loss, raw: Float64Array, targets: Float64Array, output: number) => {
  const pairs = new Float32Array(2 * targets.length);
  loss.slope(raw, targets, 0, pairs);
  if (output > 0) loss.slope(raw, targets, output, pairs);
  return pairs;
};

test('gradients are the slopes of the loss, and hessians of smooth losses the slopes of gradients', () => {
  const draws = random(3);
  const rows = 6;
  for (const [loss, outputs, isSmooth] of [
    [logisticLoss, 1, true],
    [softmaxLoss(3), 3, true],
    [squaredLoss, 1, true],
    [quantileLoss(0.3), 1, false],
  ] as const) {
    const raw = Float64Array.from({ length: rows * outputs }, () => draws.normal());
    const targets = Float64Array.from({ length: rows }, () => draws.integer(Math.max(2, outputs)));
    const every = Uint32Array.from({ length: rows }, (_, row) => row);
    const step = 1e-4;
    for (let output = 0; output < outputs; output++) {
      const pairs = slopesOf(loss, raw, targets, output);
      for (let row = 0; row < rows; row++) {
        const at = output * rows + row;
        const [more, less] = [raw.with(at, raw[at]! + step), raw.with(at, raw[at]! - step)];
        const rise = loss.mean(more, targets, every, null) - loss.mean(less, targets, every, null);
        expect(pairs[2 * row]).toBeCloseTo((rise * rows) / (2 * step), 4);
        if (!isSmooth) continue;
        const [above, below] = [more, less].map(
          (moved) => slopesOf(loss, moved, targets, output)[2 * row]!,
        );
        expect(pairs[2 * row + 1]).toBeCloseTo((above! - below!) / (2 * step), 2);
      }
    }
  }
});

test('of a quantile that share of labels lies below, for rows not seen', async () => {
  const { table, values } = bent(3_000, 5);
  const fresh = bent(2_000, 6);
  for (const quantile of [0.1, 0.5, 0.9]) {
    const model = boostingRegressor({ loss: 'quantile', quantile, rounds: 60, maxLeaves: 15 });
    await model.fit(table, values);
    const said = model.predict(fresh.table);
    const below = fresh.values.filter((value, row) => value <= said[row]!).length / 2_000;
    expect(Math.abs(below - quantile)).toBeLessThan(0.04);
  }
});

test('with patience it stops at the best round of the hold-out and does not get worse', async () => {
  const { table, values } = bent(1_000, 7);
  const noisy = values.map((value, row) => (row % 4 === 0 ? -value : value) > 0);
  const rounds: number[] = [];
  const patient = boostingClassifier({ rounds: 400, patience: 10, learningRate: 0.3 });
  await patient.fit(table, noisy, { onProgress: ({ step }) => void rounds.push(step) });
  const kept = readModelFile(patient.save()).arrays.roots!.length;
  expect(rounds.length).toBeLessThan(400);
  expect(kept).toBe(rounds.length - 10);
  const all = boostingClassifier({ rounds: 400, learningRate: 0.3 });
  await all.fit(table, noisy);
  const fresh = bent(1_000, 8);
  const labels = fresh.values.map((value) => (value > 0 ? 1 : 0));
  const aucOf = (model: typeof all) =>
    areaUnderCurve(
      labels,
      model.predictProba(fresh.table).filter((_, place) => place % 2 === 1),
    );
  expect(aucOf(patient)).toBeGreaterThan(aucOf(all));
});

test('every sampled row, column or weight leaves a model that still learns', async () => {
  const { table, values } = bent(800, 9);
  const fresh = bent(800, 10);
  const weights = values.map((_, row) => 1 + (row % 3));
  const errorOf = async (options: BoostingOptions, own?: number[]) => {
    const model = boostingRegressor({ rounds: 60, ...options });
    await model.fit(table, values, own ? { weights: own } : {});
    return model
      .predict(fresh.table)
      .reduce((sum, said, row) => sum + (said - fresh.values[row]!) ** 2, 0);
  };
  const plain = await errorOf({});
  const constant = fresh.values.reduce((sum, value) => sum + value ** 2, 0);
  expect(plain).toBeLessThan(0.6 * constant);
  for (const options of [{ rowShare: 0.5 }, { columnShare: 0.67 }, { maxDepth: 3 }])
    expect(await errorOf(options)).toBeLessThan(1.3 * plain);
  expect(await errorOf({}, weights)).toBeLessThan(1.3 * plain);
});

test('equal weights, whatever their size, change nothing', async () => {
  const { table, binary } = smallTable(200, 11);
  const [plain, heavy] = [boostingClassifier(), boostingClassifier()];
  await plain.fit(table, binary);
  await heavy.fit(table, binary, { weights: binary.map(() => 4) });
  const expected = plain.predictProba(table);
  heavy.predictProba(table).forEach((value, place) => {
    expect(value).toBeCloseTo(expected[place]!, 6);
  });
});

test('ten thousand sorts are more than there are bins, and those that matter are still told apart', async () => {
  const draws = random(12);
  const sorts = Array.from({ length: 20_000 }, () =>
    draws.uniform() < 0.5 ? `often ${draws.integer(20)}` : `rare ${draws.integer(10_000)}`,
  );
  const labels = sorts.map((sort) => (/often 1?[02468]$/.test(sort) ? 'yes' : 'no'));
  const model = boostingClassifier({ rounds: 10 });
  const table = tableOf({ sort: sorts });
  await model.fit(table, labels);
  const probabilities = model.predictProba(table);
  labels.forEach((label, row) => {
    expect(probabilities[2 * row + 1]! > 0.5 ? 'yes' : 'no').toBe(label);
  });
});
