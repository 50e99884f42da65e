import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluateClassifier } from '../metrics/evaluate.ts';
import { loadPredictor } from '../models.ts';
import type { Classifier } from '../predictor.ts';
import { smallTable } from '../testing/small-table.ts';
import { esmm } from './esmm.ts';
import { lossSlopes, type Outputs, outputCount } from './mlp.train.ts';

const losses: [string, Outputs, number][] = [
  ['values', 'value', 3],
  ['two classes', 'binary', 1],
  ['several classes', { classes: 3 }, 2],
  ['steps', { steps: 2 }, 2],
];

test.each(losses)(
  'slopes of the loss of %s are those of finite differences',
  (_, outputs, most) => {
    const count = outputCount(outputs);
    const score = fc.double({ min: -3, max: 3, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(score, { minLength: count, maxLength: count }),
        fc.nat(most),
        fc.double({ min: 0.1, max: 2, noNaN: true }),
        (given, target, weight) => {
          const scores = Float32Array.from(given);
          const slopes = new Float32Array(count);
          const scratch = new Float32Array(count);
          const task = {
            outputs,
            targets: Float64Array.of(target),
            weights: Float64Array.of(weight),
          };
          const rows = Uint32Array.of(0);
          lossSlopes(task, rows, scores, slopes);
          const step = 1 / 128;
          for (let place = 0; place < count; place++) {
            const at = scores[place]!;
            const lossAt = (moved: number) =>
              lossSlopes(task, rows, scores.with(place, moved), scratch);
            const difference = (lossAt(at + step) - lossAt(at - step)) / (2 * step);
            expect(Math.abs(slopes[place]! - difference)).toBeLessThan(1e-3);
          }
        },
      ),
    );
  },
);

const stages = ['low', 'middle', 'high'];

test('steps learnt together tell how far rows not seen come', async () => {
  const { table, several } = smallTable(300);
  const model = esmm({ stages, members: 1, hidden: [8], batchRows: 16, learningRate: 0.01 });
  await model.fit(table, several);
  const fresh = smallTable(200, 8);
  const { auc, report } = evaluateClassifier(model, fresh.table, fresh.several);
  expect(auc).toBeGreaterThan(0.9);
  expect(report.accuracy).toBeGreaterThan(0.7);
  const again = loadPredictor(model.save()) as Classifier;
  expect(again.predictProba(fresh.table)).toEqual(model.predictProba(fresh.table));
  expect(again.options).toEqual(model.options);
});

test('stages that are not the labels are refused', async () => {
  const { table, several } = smallTable(60);
  await expect(esmm({ stages: ['low', 'high'] }).fit(table, several)).rejects.toMatchObject({
    code: 'predict/unknown-class',
    details: { field: 'stages' },
  });
  expect(() => esmm()).toThrow(expect.objectContaining({ code: 'predict/bad-option' }));
});
